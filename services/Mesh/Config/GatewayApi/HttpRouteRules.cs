using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>What is stored as it is, but will not do what its author thinks: a pattern that is none never fits.</summary>
internal static class HttpRouteRules
{
    public static void Check(HttpRoute route, Findings findings)
    {
        for (var i = 0; i < route.Rules.Length; i++)
        {
            for (var j = 0; j < route.Rules[i].Matches.Length; j++)
            {
                var match = route.Rules[i].Matches[j];
                var path = $"spec.rules[{i}].matches[{j}]";
                if (match.Path is { Type: PathMatch.Regex, Value: var pattern }) Check(pattern, $"{path}.path.value", findings);
                CheckAll(match.Headers, $"{path}.headers", findings);
                CheckAll(match.QueryParams, $"{path}.queryParams", findings);
            }
        }
    }

    private static void CheckAll(ImmutableArray<NameMatch> matches, string path, Findings findings)
    {
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].IsRegex) Check(matches[i].Value, $"{path}[{i}].value", findings);
        }
    }

    private static void Check(string pattern, string path, Findings findings)
    {
        WholeMatchRegex.TryCreate(pattern, out var problem);
        if (problem is not null) findings.Warn(path, $"{problem}: no request fits");
    }
}
