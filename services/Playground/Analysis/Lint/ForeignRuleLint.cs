namespace Bookinfo.Playground.Analysis;

/// <summary>DestinationRules that hardly anybody finds (PG0106): a proxy looks in its own namespace, in the Service's, then in the mesh's root namespace.</summary>
internal static class ForeignRuleLint
{
    private const string RootNamespace = "istio-system";

    public static IEnumerable<LintFinding> Check(LintSet set) =>
        from rule in set.Of("DestinationRule")
        let host = LintSet.Resolve(rule.Spec?["host"]?.ToString() ?? "", rule.Namespace)
        let service = set.Service(host)
        where service is not null && service.Namespace != rule.Namespace && rule.Namespace != RootNamespace
        select new LintFinding(
            "PG0106", LintLevel.Warning, rule,
            $"The rule is for {host} of namespace {service.Namespace} and lies in {rule.Namespace}: callers outside of {rule.Namespace} do not find it, so its subsets do not exist for them (503).",
            "spec.host");
}
