namespace Bookinfo.Mesh.Config;

/// <summary>Changes path and host before the request goes on.</summary>
internal sealed record Rewrite
{
    /// <summary>Replaces the matched prefix or path.</summary>
    public string? Uri { get; init; }

    public string? Authority { get; init; }

    public RegexRewrite? UriRegexRewrite { get; init; }

    public static Rewrite Read(FieldReader f) => new()
    {
        Uri = f.Text("uri"),
        Authority = f.Text("authority"),
        UriRegexRewrite = f.Object("uriRegexRewrite", RegexRewrite.Read),
    };
}

/// <param name="Match">RE2.</param>
/// <param name="Replacement">May name groups as <c>\1</c>.</param>
internal sealed record RegexRewrite(string? Match, string? Replacement)
{
    public static RegexRewrite Read(FieldReader f) => new(f.Text("match"), f.Text("rewrite"));
}
