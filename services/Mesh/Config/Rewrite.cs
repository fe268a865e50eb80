namespace Bookinfo.Mesh.Config;

/// <summary>Changes path and host before the request goes on.</summary>
internal sealed record Rewrite
{
    /// <summary>Replaces the matched prefix or path.</summary>
    public string? Uri { get; init; }

    /// <summary>New Host header; null: stays.</summary>
    public string? Authority { get; init; }

    /// <summary>In place of <see cref="Uri"/>; null: none.</summary>
    public RegexRewrite? UriRegexRewrite { get; init; }

    public static Rewrite Read(FieldReader f) => new()
    {
        Uri = f.Text("uri"),
        Authority = f.Text("authority"),
        UriRegexRewrite = f.Object("uriRegexRewrite", RegexRewrite.Read),
    };
}

/// <param name="Match">Pattern in RE2 syntax.</param>
/// <param name="Replacement">What stands in its place; may name groups as <c>\1</c>.</param>
internal sealed record RegexRewrite(string? Match, string? Replacement)
{
    public static RegexRewrite Read(FieldReader f) => new(f.Text("match"), f.Text("rewrite"));
}
