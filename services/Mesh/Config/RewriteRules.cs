namespace Bookinfo.Mesh.Config;

/// <summary>What a rewrite must be.</summary>
internal static class RewriteRules
{
    public static void Check(Rewrite rewrite, HttpRule rule, string path, Findings findings)
    {
        if (rewrite is { Uri: null or "", Authority: null or "", UriRegexRewrite: null })
            findings.Error($"{path}.rewrite", "rewrite must specify at least one of URI, UriRegexRewrite, or authority");
        if (rewrite.Uri is { Length: > 0 } && rewrite.UriRegexRewrite is not null)
            findings.Error($"{path}.rewrite", "rewrite may only contain one of URI or UriRegexRewrite");
        if (rewrite.UriRegexRewrite is { } regex)
        {
            if (string.IsNullOrEmpty(regex.Match) || regex.Replacement is null)
                findings.Error($"{path}.rewrite.uriRegexRewrite", "UriRegexRewrite requires both Rewrite and Match fields to be specified");
            else if (WholeMatchRegex.TryCreate(regex.Match, out var problem) is null)
                findings.Error($"{path}.rewrite.uriRegexRewrite.match", problem!);
        }

        if (string.IsNullOrEmpty(rewrite.Authority) || rule.Headers?.Request is not { } operations) return;
        if (operations.Set.Keys.Concat(operations.Add.Keys).Any(k => k.ToUpperInvariant() is "HOST" or ":AUTHORITY"))
            findings.Error($"{path}.rewrite.authority", "authority is set more than once: in rewrite and in headers");
    }
}
