namespace Bookinfo.Mesh.Config;

/// <summary>Istio's StringMatch: at most one is set; none: the text must be there.</summary>
internal sealed record TextMatch
{
    /// <summary>The whole text.</summary>
    public string? Exact { get; init; }

    /// <summary>What the text begins with.</summary>
    public string? Prefix { get; init; }

    /// <summary>RE2 syntax; must cover the whole text.</summary>
    public string? Regex { get; init; }

    /// <summary>Whether <see cref="Prefix"/> ends only where a path segment does (Gateway API and Kubernetes Ingress; Istio's own YAML cannot say so).</summary>
    public bool WholeSegments { get; init; }

    public bool IsEmpty => Exact is null && Prefix is null && Regex is null;

    public static TextMatch Read(FieldReader f)
    {
        var match = new TextMatch { Exact = f.Text("exact"), Prefix = f.Text("prefix"), Regex = f.Text("regex") };
        var given = (match.Exact is null ? 0 : 1) + (match.Prefix is null ? 0 : 1) + (match.Regex is null ? 0 : 1);
        if (given > 1) f.Findings.Error(f.Path, $"Invalid value: \"object\": {f.Path} in body should have at most one of exact, prefix, regex: found {given}");
        return match;
    }
}
