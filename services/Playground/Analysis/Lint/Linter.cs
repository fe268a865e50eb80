using Bookinfo.Mesh;

namespace Bookinfo.Playground.Analysis;

/// <summary>Runs every rule over a set of objects.</summary>
internal static class Linter
{
    /// <summary>The worst first, then by object and code.</summary>
    public static IReadOnlyList<LintFinding> Run(LintSet set, IMesh mesh) =>
    [
        .. new[] { ObjectRules.Check(set, mesh), VirtualServiceLint.Check(set), DestinationRuleLint.Check(set), GatewayLint.Check(set), WorkloadLint.Check(set), InjectionLint.Check(set) }
            .SelectMany(static findings => findings)
            .Distinct()
            .OrderByDescending(static finding => finding.Level)
            .ThenBy(static finding => finding.About.Key, StringComparer.Ordinal)
            .ThenBy(static finding => finding.Code, StringComparer.Ordinal),
    ];
}
