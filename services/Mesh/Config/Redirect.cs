namespace Bookinfo.Mesh.Config;

/// <summary>Answers with another address.</summary>
internal sealed record Redirect
{
    /// <summary>Replaces the whole path.</summary>
    public string? Uri { get; init; }

    /// <summary>Replaces the matched prefix.</summary>
    public string? PrefixRewrite { get; init; }

    public string? Authority { get; init; }

    public int? Port { get; init; }

    /// <summary><c>FROM_PROTOCOL_DEFAULT</c> or <c>FROM_REQUEST_PORT</c>.</summary>
    public string? DerivePort { get; init; }

    public string? Scheme { get; init; }

    /// <summary>Null: 301.</summary>
    public int? RedirectCode { get; init; }

    public static Redirect Read(FieldReader f) => new()
    {
        Uri = f.Text("uri"),
        PrefixRewrite = f.Text("prefixRewrite"),
        Authority = f.Text("authority"),
        Port = f.Int("port"),
        DerivePort = f.Choice("derivePort", "FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"),
        Scheme = f.Text("scheme"),
        RedirectCode = f.Int("redirectCode"),
    };
}

/// <summary>Answers without asking anybody.</summary>
internal sealed record DirectResponse
{
    /// <summary>200-599.</summary>
    public int Status { get; init; }

    /// <summary>Null: no body.</summary>
    public string? Body { get; init; }

    public static DirectResponse Read(FieldReader f) => new()
    {
        Status = f.Int("status") ?? 0,
        Body = f.Object("body", HttpBody.Read)?.Text,
    };
}

/// <param name="Text">Of <c>string</c>, or of <c>bytes</c> (base64) read as UTF-8.</param>
internal sealed record HttpBody(string? Text)
{
    public static HttpBody Read(FieldReader f)
    {
        var text = f.Text("string");
        if (f.Text("bytes") is not { } bytes) return new HttpBody(text);
        if (text is not null) f.Findings.Error(f.Path, "only one of string, bytes is allowed");
        var buffer = new byte[bytes.Length];
        if (Convert.TryFromBase64String(bytes, buffer, out var length)) return new HttpBody(text ?? System.Text.Encoding.UTF8.GetString(buffer, 0, length));
        f.Findings.Error($"{f.Path}.bytes", "must be base64");
        return new HttpBody(text);
    }
}

/// <summary>Names the VirtualService that carries on.</summary>
internal sealed record Delegate(string? Name, string? Namespace)
{
    public static Delegate Read(FieldReader f) => new(f.Text("name"), f.Text("namespace"));
}
