namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <param name="Block">Null: every request fits.</param>
/// <param name="Outcome">What becomes of a request that fits, as text.</param>
internal sealed record ReferenceEntry(GenBlock? Block, string Outcome)
{
    public bool IsCatchAll => Block is null || ReferenceMatch.IsCatchAll(Block);
}

/// <summary>The rules of a VirtualService at one place, with delegates' rules in theirs, and what each comes to.</summary>
/// <param name="set">Has the delegates.</param>
/// <param name="caller">Whose proxy.</param>
/// <param name="gateway">Null: the mesh.</param>
/// <param name="port">Of the listener.</param>
internal sealed class ReferenceRules(RuleSet set, ProxyIdentity caller, GenGateway? gateway, int port)
{
    public List<ReferenceEntry> Of(GenService service)
    {
        var entries = new List<ReferenceEntry>();
        foreach (var rule in service.Rules)
        {
            if (rule.Delegate is null) Add(entries, rule, service.Namespace, Mirrors(rule, service.Namespace));
            else AddDelegate(entries, rule, service.Namespace);
        }

        return entries;
    }

    private void AddDelegate(List<ReferenceEntry> entries, GenRule root, string rootSpace)
    {
        var (space, name) = (root.Delegate!.Value.Namespace ?? rootSpace, root.Delegate.Value.Name);
        var named = set.Services.Find(service => service.Hosts.Count == 0 && service.Namespace == space && service.Name == name);
        if (named is null || !ReferenceNames.IsExported(named.ExportTo, named.Namespace, rootSpace)) return;
        foreach (var own in named.Rules)
        {
            if (ReferenceDelegate.Join(root, rootSpace, own, named.Namespace) is not { } blocks) continue;
            var joined = own with { Name = $"{root.Name}-{own.Name}", Blocks = blocks };
            var percentage = own.Mirror?.Percentage ?? root.Mirror?.Percentage;
            var mirrors = own.Mirror is { } mirror ? Mirrors(own with { Mirror = (mirror.To, percentage) }, named.Namespace)
                : root.Mirror is { } inherited ? [.. Mirrors(root with { Mirror = (inherited.To, percentage) }, rootSpace), .. Mirrors(own, named.Namespace)]
                : Mirrors(own, named.Namespace);
            Add(entries, joined, named.Namespace, mirrors);
        }
    }

    private void Add(List<ReferenceEntry> entries, GenRule rule, string space, List<string> mirrors)
    {
        if (rule.Blocks.Count == 0) entries.Add(new ReferenceEntry(null, Outcome(rule, null, space, mirrors)));
        foreach (var block in rule.Blocks)
        {
            if (Applies(block, space)) entries.Add(new ReferenceEntry(block, Outcome(rule, block, space, mirrors)));
        }
    }

    private bool Applies(GenBlock block, string space)
    {
        if (block.Port is { } wanted && wanted != port) return false;
        if (block.Gateways.Count > 0) return ReferenceNames.Means(block.Gateways, space, gateway);
        if (block.SourceNamespace is { } source && source != caller.Namespace) return false;
        return block.SourceLabels.All(label => caller.Labels.GetValueOrDefault(label.Key) == label.Value);
    }

    private string Outcome(GenRule rule, GenBlock? block, string space, List<string> mirrors)
    {
        var name = block?.Name is null ? rule.Name : $"{rule.Name}.{block.Name}";
        if (rule.RedirectPath is { } path) return $"redirect {path} {name}";
        if (rule.DirectStatus is { } status) return $"direct {status} {name}";
        var chosen = rule.Destinations.Count == 1 ? [(rule.Destinations[0], Weight: 1)] : rule.Destinations.Where(static d => d.Weight > 0).Select(static d => (d, Weight: d.Weight!.Value)).ToList();
        return $"forward {name} {Shares(chosen.ConvertAll(d => (Cluster(d.Item1, space), d.Weight)))} mirrors {string.Join(' ', mirrors)}";
    }

    /// <summary>The same text for the same shares, whatever the weights are scaled by.</summary>
    public static string Shares(IReadOnlyCollection<(string Cluster, int Weight)> weighted)
    {
        double total = weighted.Sum(static item => item.Weight);
        return string.Join(' ', weighted.Select(item => FormattableString.Invariant($"{item.Cluster}={item.Weight / total:F6}")));
    }

    private List<string> Mirrors(GenRule rule, string space)
    {
        List<(GenDestination To, double? Percentage)> all = rule.Mirror is { } mirror ? [mirror, .. rule.Mirrors] : rule.Mirrors;
        return [.. all.Where(static item => item.Percentage != 0).Select(item => FormattableString.Invariant($"{Cluster(item.To, space)}={item.Percentage ?? 100:F4}"))];
    }

    private string Cluster(GenDestination destination, string space)
    {
        var host = ReferenceNames.Resolve(destination.Host, space);
        var known = World.Services.Where(service => ReferenceNames.Full(service.Name, service.Namespace) == host).Select(static service => service.Ports).FirstOrDefault();
        var number = destination.Port ?? (known is [var only] ? only : port);
        return $"outbound|{number}|{destination.Subset}|{host}";
    }
}
