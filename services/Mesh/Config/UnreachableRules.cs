using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Rules that can never be reached (IST0130) and match blocks that say what an earlier one said (IST0131).</summary>
internal static class UnreachableRules
{
    public static void Warn(ImmutableArray<HttpRule> rules, Findings findings)
    {
        string? catchAll = null;
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
        {
            var rule = rules[i];
            var path = $"spec.http[{i}]";
            if (catchAll is not null)
            {
                findings.Warn(path, $"[IST0130] rule is never reached: {catchAll} matches every request before it");
                continue;
            }

            var hidden = 0;
            for (var j = 0; j < rule.Match.Length; j++)
            {
                var block = rule.Match[j];
                if (!seen.TryAdd(KeyOf(block), $"{path}.match[{j}]"))
                {
                    hidden++;
                    findings.Warn($"{path}.match[{j}]", $"[IST0131] match is never used: {seen[KeyOf(block)]} asks for the same");
                }

                if (IsCatchAll(block)) catchAll ??= path;
            }

            if (hidden > 0 && hidden == rule.Match.Length) findings.Warn(path, "[IST0130] rule is never reached: earlier rules have all its matches");
            if (rule.Match.IsEmpty) catchAll = path;
        }
    }

    private static bool IsCatchAll(HttpMatch match) => match is
    {
        Scheme: null, Method: null, Authority: null, Port: null, SourceNamespace: null,
        Headers.IsEmpty: true, WithoutHeaders.IsEmpty: true, QueryParams.IsEmpty: true, SourceLabels.IsEmpty: true, Gateways.IsEmpty: true,
    }
    && (match.Uri is null || match.Uri.IsEmpty || match.Uri is { Prefix: "/" or "" } or { Regex: ".*" });

    /// <summary>The same text for blocks that mean the same.</summary>
    private static string KeyOf(HttpMatch match) => string.Join('\u0001',
    [
        match.Uri?.ToString(), match.IgnoreUriCase ? "i" : "", match.Scheme?.ToString(), match.Method?.ToString(), match.Authority?.ToString(),
        string.Join('\u0002', match.Headers), string.Join('\u0002', match.WithoutHeaders), string.Join('\u0002', match.QueryParams),
        match.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture), string.Join('\u0002', match.SourceLabels), match.SourceNamespace,
        string.Join('\u0002', match.Gateways),
    ]);
}
