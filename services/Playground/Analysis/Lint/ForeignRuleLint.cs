namespace Bookinfo.Playground.Analysis;

/// <summary>DestinationRules that hardly anybody finds (PG0106): a proxy looks in its own namespace, in the Service's, then in the mesh's root namespace.</summary>
internal static class ForeignRuleLint
{
    private const string RootNamespace = "istio-system";

    public static IEnumerable<LintFinding> Check(LintSet set)
    {
        foreach (var rule in set.Of("DestinationRule").Where(static rule => rule.Namespace != RootNamespace))
        {
            var host = LintSet.Resolve(rule.Spec?["host"]?.ToString() ?? "", rule.Namespace);
            if (set.Service(host) is not { } service || service.Namespace == rule.Namespace) continue;
            yield return new LintFinding(
                "PG0106", LintLevel.Warning, rule,
                $"The rule is for {host} of namespace {service.Namespace} and lies in {rule.Namespace}: callers outside of {rule.Namespace} do not find it, so its subsets do not exist for them (503).",
                "spec.host");
        }
    }
}
