using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>
/// Order among all matches for one host (contract mesh.md section 9): exact path, prefix, pattern; the longer one; with a method;
/// more headers; more query parameters. What is equal stays as it came: older route first, then by name, then as written.
/// </summary>
internal static class RulePrecedence
{
    /// <param name="rules">With one match each, oldest route first.</param>
    public static ImmutableArray<HttpRule> Sort(IEnumerable<HttpRule> rules) =>
    [
        .. rules
            .OrderByDescending(r => KindOf(r.Match[0].Uri))
            .ThenByDescending(r => LengthOf(r.Match[0].Uri))
            .ThenByDescending(r => r.Match[0].Method is not null)
            .ThenByDescending(r => r.Match[0].Headers.Count)
            .ThenByDescending(r => r.Match[0].QueryParams.Count),
    ];

    private static int KindOf(TextMatch? uri) => uri switch
    {
        { Exact: not null } => 3,
        { Prefix: not null } => 2,
        { Regex: not null } => 1,
        _ => 0,
    };

    private static int LengthOf(TextMatch? uri) => (uri?.Exact ?? uri?.Prefix ?? uri?.Regex)?.Length ?? 0;
}
