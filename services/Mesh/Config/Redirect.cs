namespace Bookinfo.Mesh.Config;

/// <summary>Answers with another address.</summary>
internal sealed record Redirect
{
    /// <summary>Replaces the whole path.</summary>
    public string? Uri { get; init; }

    /// <summary>Replaces the matched prefix.</summary>
    public string? PrefixRewrite { get; init; }

    /// <summary>Host of the new address; null: the request's.</summary>
    public string? Authority { get; init; }

    /// <summary>Port of the new address; null: a port in the request's Host stays.</summary>
    public int? Port { get; init; }

    /// <summary><c>FROM_PROTOCOL_DEFAULT</c> or <c>FROM_REQUEST_PORT</c>, in place of <see cref="Port"/>.</summary>
    public string? DerivePort { get; init; }

    /// <summary><c>http</c> or <c>https</c>; null: the request's.</summary>
    public string? Scheme { get; init; }

    /// <summary>301 (also when null), 302, 303, 307 or 308.</summary>
    public int? RedirectCode { get; init; }

    /// <summary>Whether a <see cref="Port"/> that is the scheme's default takes the place of the one in the request's Host: not in Istio's rules, but in the Gateway API's.</summary>
    public bool DefaultPortReplaces { get; init; }

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
    public HttpBody? Body { get; init; }

    public static DirectResponse Read(FieldReader f) => new()
    {
        Status = f.Int("status") ?? 0,
        Body = f.Object("body", HttpBody.Read),
    };
}

/// <param name="Content">Of <c>string</c> as UTF-8, or of <c>bytes</c> (base64) as they are.</param>
internal sealed record HttpBody(ReadOnlyMemory<byte> Content)
{
    public static HttpBody Read(FieldReader f)
    {
        var text = f.Text("string");
        var content = System.Text.Encoding.UTF8.GetBytes(text ?? "");
        if (f.Text("bytes") is not { } bytes) return new HttpBody(content);
        if (text is not null) f.Findings.Error(f.Path, "only one of string, bytes is allowed");
        var buffer = new byte[bytes.Length];
        if (Convert.TryFromBase64String(bytes, buffer, out var length)) return new HttpBody(text is null ? buffer.AsMemory(0, length) : content);
        f.Findings.Error($"{f.Path}.bytes", "must be base64");
        return new HttpBody(content);
    }
}

/// <summary>Names the VirtualService that carries on.</summary>
/// <param name="Name">One without hosts.</param>
/// <param name="Namespace">Null: the namespace of the one that names it.</param>
internal sealed record Delegate(string? Name, string? Namespace)
{
    public static Delegate Read(FieldReader f) => new(f.Text("name"), f.Text("namespace"));
}
