namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>
/// The contract read aloud (mesh.md sections 0 and 1): slow, without an index, and without a line of the compiler's. It walks all
/// rules for every request.
/// </summary>
internal sealed class ReferenceRouter(RuleSet set)
{
    /// <summary>What becomes of a request, as text.</summary>
    /// <param name="caller">Whose proxy.</param>
    /// <param name="request">The request.</param>
    public string Decide(ProxyIdentity caller, GenRequest request)
    {
        var host = request.Authority.Split(':')[0].ToLowerInvariant();
        return caller.Kind == ProxyKind.Gateway ? AtGateway(caller, host, request) : InMesh(caller, host, request);
    }

    private string InMesh(ProxyIdentity caller, string host, GenRequest request)
    {
        var port = request.Port;
        foreach (var (name, space, ports) in World.Services)
        {
            if (!ports.Contains(port) || !NamesOf(name, space, caller.Namespace).Contains(host)) continue;
            var full = ReferenceNames.Full(name, space);
            var ruling = RulingHosts(caller).Where(rule => ReferenceNames.Covers(rule.Host, full)).Select(static rule => rule.Service).FirstOrDefault();
            var entries = ruling is null ? [] : new ReferenceRules(set, caller, null, port).Of(ruling);
            return entries.Count == 0 ? $"default outbound|{port}||{full}" : FirstFit(entries, request);
        }

        // Hosts that the registry does not have are heard on port 80.
        foreach (var (ruled, service) in port == 80 ? RulingHosts(caller) : [])
        {
            if (World.Services.Any(known => ReferenceNames.Covers(ruled, ReferenceNames.Full(known.Name, known.Namespace)))) continue;
            if (!DomainsOf(ruled, caller.Namespace).Any(domain => ReferenceNames.Covers(domain, host))) continue;
            var entries = new ReferenceRules(set, caller, null, port).Of(service);
            if (entries.Count > 0) return FirstFit(entries, request);
        }

        return "allow_any";
    }

    private string AtGateway(ProxyIdentity caller, string host, GenRequest request)
    {
        var byHost = new Dictionary<string, List<ReferenceEntry>>();
        foreach (var service in set.Services.Where(service => service.Hosts.Count > 0 && IsVisible(service, caller)))
        {
            foreach (var gateway in set.Gateways.Where(gateway => ReferenceNames.Means(service.Gateways, service.Namespace, gateway)))
            {
                var entries = UpToCatchAll(new ReferenceRules(set, caller, gateway, World.GatewayPort).Of(service));
                foreach (var shared in Shared(gateway, service).Distinct())
                {
                    if (entries.Count == 0) continue;
                    if (!byHost.TryGetValue(shared, out var list)) byHost[shared] = list = [];
                    list.AddRange(entries);
                }
            }
        }

        var chosen = byHost.Keys.Where(ruled => ReferenceNames.Covers(ruled, host)).OrderByDescending(static ruled => !ruled.StartsWith('*')).ThenByDescending(static ruled => ruled.Length).FirstOrDefault();
        if (chosen is null) return "404";
        var all = byHost[chosen];
        return FirstFit([.. all.Where(static entry => !entry.IsCatchAll), .. all.Where(static entry => entry.IsCatchAll)], request);
    }

    /// <summary>Every host that rules in the mesh were written for: exact before wildcards, long before short, old before young.</summary>
    private List<(string Host, GenService Service)> RulingHosts(ProxyIdentity caller)
    {
        var all = set.Services
            .Where(service => service.Hosts.Count > 0 && IsVisible(service, caller) && (service.Gateways.Count == 0 || service.Gateways.Contains("mesh")))
            .SelectMany(static service => service.Hosts.Select(host => (Host: ReferenceNames.Resolve(host, service.Namespace), Service: service)))
            .ToList();
        return [.. all.OrderByDescending(static rule => !rule.Host.StartsWith('*')).ThenByDescending(static rule => rule.Host.StartsWith('*') ? rule.Host.Length : 0).DistinctBy(static rule => rule.Host)];
    }

    private static bool IsVisible(GenService service, ProxyIdentity caller) => ReferenceNames.IsExported(service.ExportTo, service.Namespace, caller.Namespace);

    private static string[] NamesOf(string name, string space, string callerSpace)
    {
        var full = ReferenceNames.Full(name, space);
        string[] names = [full, full + ".", $"{name}.{space}", $"{name}.{space}.svc"];
        return space == callerSpace ? [.. names, name] : names;
    }

    private static string[] DomainsOf(string host, string callerSpace) =>
        !host.StartsWith('*') && host.EndsWith(ReferenceNames.Cluster, StringComparison.Ordinal) && host.Split('.') is [var name, var space, "svc", "cluster", "local"] ? NamesOf(name, space, callerSpace) : [host];

    private static IEnumerable<string> Shared(GenGateway gateway, GenService service)
    {
        foreach (var written in gateway.Hosts)
        {
            var parts = written.Split('/');
            var space = parts.Length == 1 ? "*" : parts[0] == "." ? gateway.Namespace : parts[0];
            if (space != "*" && space != service.Namespace) continue;
            foreach (var host in service.Hosts.Select(host => ReferenceNames.Resolve(host, service.Namespace)))
            {
                if (ReferenceNames.Covers(parts[^1], host)) yield return host;
                else if (ReferenceNames.Covers(host, parts[^1])) yield return parts[^1];
            }
        }
    }

    private static List<ReferenceEntry> UpToCatchAll(List<ReferenceEntry> entries)
    {
        var first = entries.FindIndex(static entry => entry.IsCatchAll);
        return first < 0 ? entries : entries[..(first + 1)];
    }

    private static string FirstFit(List<ReferenceEntry> entries, GenRequest request) => entries.Find(entry => entry.Block is null || ReferenceMatch.Fits(entry.Block, request))?.Outcome ?? "404";
}
