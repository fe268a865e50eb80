namespace Bookinfo.Playground.Analysis;

/// <summary>References of VirtualServices (IST0101), hosts that several rule (IST0109), ports left open (IST0112), gateways that do not fit (IST0132), subsets that a gateway never comes to (IST0140).</summary>
internal static class VirtualServiceLint
{
    public static IEnumerable<LintFinding> Check(LintSet set) => set.Of("VirtualService").SelectMany(found => References(set, found).Concat(Gateways(set, found)).Concat(SubsetsOfOthers(set, found))).Concat(SameHosts(set));

    private static IEnumerable<LintFinding> References(LintSet set, LintObject found)
    {
        foreach (var destination in LintSet.Destinations(found))
        {
            var written = destination["host"]?.ToString() ?? "";
            var host = LintSet.Resolve(written, found.Namespace);
            if (!set.IsHost(host))
            {
                yield return new LintFinding("IST0101", LintLevel.Error, found, $"Referenced host not found: \"{written}\"", destination.GetPath() + ".host");
                continue;
            }

            if (destination["subset"]?.ToString() is { Length: > 0 } subset && !HasSubset(set, host, subset))
                yield return new LintFinding("IST0101", LintLevel.Error, found, $"Referenced host+subset in destinationrule not found: \"{written}+{subset}\"", destination.GetPath() + ".subset");
            if (destination["port"]?["number"] is null && LintObject.Items(set.Service(host)?.Spec?["ports"]).Skip(1).Any())
                yield return new LintFinding("IST0112", LintLevel.Error, found, $"This VirtualService routes to a host \"{written}\" that exposes multiple ports. Specifying a port in the destination is required to disambiguate.", destination.GetPath());
        }
    }

    private static bool HasSubset(LintSet set, string host, string subset) => set.Of("DestinationRule").Any(rule =>
        LintSet.Covers(LintSet.Resolve(rule.Spec?["host"]?.ToString() ?? "", rule.Namespace), host)
        && LintObject.Items(rule.Spec?["subsets"]).Any(known => known["name"]?.ToString() == subset));

    private static IEnumerable<LintFinding> Gateways(LintSet set, LintObject found)
    {
        var hosts = LintObject.Items(found.Spec?["hosts"]).Select(static host => host.ToString()).ToList();
        foreach (var name in LintSet.GatewaysOf(found).Where(static name => name != "mesh"))
        {
            if (set.Of("Gateway").FirstOrDefault(gateway => gateway.Key == name) is not { } gateway)
            {
                yield return new LintFinding("IST0101", LintLevel.Error, found, $"Referenced gateway not found: \"{name}\"", "spec.gateways");
                continue;
            }

            var served = LintObject.Items(gateway.Spec?["servers"]).SelectMany(static server => LintObject.Items(server["hosts"])).Select(static host => host.ToString().Split('/')[^1]).ToList();
            foreach (var host in hosts.Where(host => !served.Exists(server => LintSet.Covers(server, host) || LintSet.Covers(host, server))))
                yield return new LintFinding("IST0132", LintLevel.Warning, found, $"one or more host [{host}] defined in VirtualService {found.Key} not found in Gateway {name}.", "spec.hosts");
        }
    }

    /// <summary>A gateway's rule sends requests to the host itself: what another rule says inside the mesh about subsets of that host is not asked.</summary>
    private static IEnumerable<LintFinding> SubsetsOfOthers(LintSet set, LintObject found)
    {
        var gateways = string.Join(",", LintSet.GatewaysOf(found).Where(static name => name != "mesh"));
        if (gateways.Length == 0) yield break;
        var open = LintObject.Items(found.Spec?["http"]).SelectMany(static rule => LintObject.Items(rule["route"]))
            .Select(static route => route["destination"]).OfType<System.Text.Json.Nodes.JsonNode>().Where(static destination => destination["subset"] is null);
        foreach (var destination in open)
        {
            var host = LintSet.Resolve(destination["host"]?.ToString() ?? "", found.Namespace);
            foreach (var other in set.Of("VirtualService").Where(other => other != found && LintSet.GatewaysOf(other).Contains("mesh") && RulesSubsetsOf(other, host)))
                yield return new LintFinding("IST0140", LintLevel.Warning, found, $"Subset in virtual service {other.Key} has no effect on ingress gateway {gateways} requests", destination.GetPath());
        }
    }

    private static bool RulesSubsetsOf(LintObject rule, string host) =>
        LintObject.Items(rule.Spec?["hosts"]).Any(ruled => LintSet.Resolve(ruled.ToString(), rule.Namespace) == host)
        && LintSet.Destinations(rule).Any(destination => destination["subset"] is not null && LintSet.Resolve(destination["host"]?.ToString() ?? "", rule.Namespace) == host);

    private static IEnumerable<LintFinding> SameHosts(LintSet set)
    {
        var claims = set.Of("VirtualService").Where(static found => LintSet.GatewaysOf(found).Contains("mesh"))
            .SelectMany(static found => LintObject.Items(found.Spec?["hosts"]).Select(host => (Host: LintSet.Resolve(host.ToString(), found.Namespace), Found: found)));
        foreach (var claim in claims.GroupBy(static claim => claim.Host).Where(static claim => claim.Skip(1).Any()))
        {
            var names = string.Join(",", claim.Select(static one => one.Found.Key).Order(StringComparer.Ordinal));
            foreach (var (host, found) in claim)
                yield return new LintFinding("IST0109", LintLevel.Error, found, $"The VirtualServices {names} associated with mesh gateway define the same host {host} which can lead to undefined behavior. This can be fixed by merging the conflicting VirtualServices into a single resource.", "spec.hosts");
        }
    }
}
