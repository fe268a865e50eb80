using Bookinfo.Mesh;

namespace Bookinfo.Playground.Analysis;

/// <summary>Runs every rule over a set of objects.</summary>
internal static class Linter
{
    /// <summary>The worst first, then by object and code.</summary>
    /// <param name="set">What is judged together.</param>
    /// <param name="mesh">Judges single objects.</param>
    /// <param name="time">Tells whether certificates are over; null: the system's clock.</param>
    public static IReadOnlyList<LintFinding> Run(LintSet set, IMesh mesh, TimeProvider? time = null) =>
    [
        .. new[]
            {
                ObjectRules.Check(set, mesh), VirtualServiceLint.Check(set), DestinationRuleLint.Check(set), GatewayLint.Check(set), WorkloadLint.Check(set), InjectionLint.Check(set),
                RuleShadowLint.Check(set), TrafficTrapLint.Check(set), ClientTimeoutLint.Check(set), ForeignRuleLint.Check(set), CertificateLint.Check(set, (time ?? TimeProvider.System).GetUtcNow()),
            }
            .SelectMany(static findings => findings)
            .Distinct()
            .OrderByDescending(static finding => finding.Level)
            .ThenBy(static finding => finding.About.Key, StringComparer.Ordinal)
            .ThenBy(static finding => finding.Code, StringComparer.Ordinal),
    ];
}
