using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What a match block must be.</summary>
internal static class HttpMatchRules
{
    private static readonly string[] PseudoHeaders = [":method", ":authority", ":scheme", ":path"];
    private static readonly string[] IgnoredHeaders = ["uri", "scheme", "method", "authority"];

    public static void Check(HttpMatch match, string path, Findings findings)
    {
        CheckText(match.Uri, $"{path}.uri", findings);
        CheckText(match.Scheme, $"{path}.scheme", findings);
        CheckText(match.Method, $"{path}.method", findings);
        CheckText(match.Authority, $"{path}.authority", findings);
        CheckHeaders(match.Headers, $"{path}.headers", starMeansPresent: false, findings);
        CheckHeaders(match.WithoutHeaders, $"{path}.withoutHeaders", starMeansPresent: true, findings);
        foreach (var (name, text) in match.QueryParams)
        {
            if (name.Length == 0) findings.Error($"{path}.queryParams", "query parameter name may not be empty");
            CheckNamed(text, $"{path}.queryParams.{name}", starMeansPresent: true, findings);
        }

        if (match.Port is { } port && port != 0) RouteDestinationRules.CheckPort(port, $"{path}.port", findings);
        GatewayNames.Check(match.Gateways, $"{path}.gateways", findings);
        foreach (var (name, value) in match.SourceLabels) LabelRules.Check(name, value, $"{path}.sourceLabels", findings);
    }

    private static void CheckHeaders(ImmutableSortedDictionary<string, TextMatch> headers, string path, bool starMeansPresent, Findings findings)
    {
        foreach (var (name, text) in headers)
        {
            if (name.StartsWith("@request.auth.claims", StringComparison.Ordinal))
                findings.Warn($"{path}[{name}]", "not carried out yet: claims are not read, so the block fits no request");
            else if (!HeaderNameRules.IsValid(name) && !PseudoHeaders.Contains(name))
                findings.Error(path, $"header name \"{name}\" is not a valid header name");
            if (IgnoredHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                findings.Warn($"{path}.{name}", $"ignored among headers: use the field {name} of the match");
            CheckNamed(text, $"{path}.{name}", starMeansPresent, findings);
        }
    }

    private static void CheckNamed(TextMatch text, string path, bool starMeansPresent, Findings findings)
    {
        if (text.Prefix is "") findings.Error($"{path}.prefix", "header match prefix may not be empty");
        if (text.Regex is "") findings.Error($"{path}.regex", "header match regex may not be empty");
        else if (text.Regex == "*" && starMeansPresent) return;
        else CheckText(text, path, findings);
    }

    private static void CheckText(TextMatch? text, string path, Findings findings)
    {
        if (text?.Regex is not { } regex) return;
        WholeMatchRegex.TryCreate(regex, out var problem);
        if (problem is not null) findings.Error($"{path}.regex", problem);
    }
}
