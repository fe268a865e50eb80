namespace Bookinfo.Playground.Analysis;

/// <summary>DestinationRules that fit nothing (IST0173, IST0174) or do not check whom they talk to (IST0128, IST0129).</summary>
internal static class DestinationRuleLint
{
    public static IEnumerable<LintFinding> Check(LintSet set)
    {
        foreach (var found in set.Of("DestinationRule"))
        {
            var written = found.Spec?["host"]?.ToString() ?? "";
            var host = LintSet.Resolve(written, found.Namespace);
            if (!host.StartsWith('*') && !set.IsHost(host)) yield return new LintFinding("IST0174", LintLevel.Warning, found, $"The host {written} defined in the DestinationRule does not match any services in the mesh.", "spec.host");
            if (set.Service(host) is { } service)
            {
                foreach (var subset in LintObject.Items(found.Spec?["subsets"]))
                {
                    var labels = LintObject.Map(service.Spec?["selector"]);
                    foreach (var (name, value) in LintObject.Map(subset["labels"])) labels[name] = value;
                    if (labels.Count > 0 && !set.SelectsPod(service.Namespace, labels))
                        yield return new LintFinding("IST0173", LintLevel.Error, found, $"The Subset {subset["name"]} defined in the DestinationRule does not select any pods. Which may lead to 503 UH (NoHealthyUpstream).", subset.GetPath());
                }
            }

            foreach (var (policy, port) in Policies(found))
            {
                if (policy?["tls"] is not { } tls || tls["mode"]?.ToString() is not ("SIMPLE" or "MUTUAL") || tls["caCertificates"] is not null || tls["credentialName"] is not null) continue;
                var mode = tls["mode"];
                yield return port is null
                    ? new LintFinding("IST0128", LintLevel.Warning, found, $"DestinationRule {found.Key} in namespace {found.Namespace} has TLS mode set to {mode} but no caCertificates are set to validate server identity for host: {written}", tls.GetPath())
                    : new LintFinding("IST0129", LintLevel.Warning, found, $"DestinationRule {found.Key} in namespace {found.Namespace} has TLS mode set to {mode} but no caCertificates are set to validate server identity for host: {written} at port {port}", tls.GetPath());
            }
        }
    }

    private static IEnumerable<(System.Text.Json.Nodes.JsonNode? Policy, string? Port)> Policies(LintObject found)
    {
        var tops = LintObject.Items(found.Spec?["subsets"]).Select(static subset => subset["trafficPolicy"]).Prepend(found.Spec?["trafficPolicy"]);
        foreach (var top in tops)
        {
            yield return (top, null);
            foreach (var port in LintObject.Items(top?["portLevelSettings"])) yield return (port, port["port"]?["number"]?.ToString());
        }
    }
}
