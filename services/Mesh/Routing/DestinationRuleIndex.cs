using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Finds the DestinationRule that a caller's proxy applies to a host (contract mesh.md section 1.8).</summary>
internal sealed class DestinationRuleIndex
{
    private readonly string _rootNamespace;

    /// <summary>By namespace: exact hosts, and wildcards with the longest first.</summary>
    private readonly Dictionary<string, (Dictionary<string, List<Resource<DestinationRule>>> Exact, List<(string Host, List<Resource<DestinationRule>> Rules)> Wildcard)> _byNamespace = [];

    public DestinationRuleIndex(ImmutableArray<Resource<DestinationRule>> rules, string rootNamespace)
    {
        _rootNamespace = rootNamespace;
        foreach (var rule in rules)
        {
            var host = DomainName.Resolve(rule.Spec.Host ?? "", rule.Namespace);
            if (!_byNamespace.TryGetValue(rule.Namespace, out var hosts)) _byNamespace[rule.Namespace] = hosts = (new(StringComparer.Ordinal), []);
            if (!DomainName.IsWildcard(host))
            {
                if (!hosts.Exact.TryGetValue(host, out var same)) hosts.Exact[host] = same = [];
                same.Add(rule);
                continue;
            }

            var known = hosts.Wildcard.Find(w => w.Host == host).Rules;
            if (known is null) hosts.Wildcard.Add((host, [rule]));
            else known.Add(rule);
        }

        foreach (var (_, wildcard) in _byNamespace.Values) wildcard.Sort((a, b) => b.Host.Length.CompareTo(a.Host.Length));
    }

    /// <summary>
    /// The caller's namespace first, then the service's, then the root's. Rules for the same host in one namespace are merged:
    /// subsets add up (a name's first definition stays), the policy is the first rule's that has one.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public DestinationRule? Find(ProxyIdentity caller, RegisteredService service)
    {
        if (caller.Namespace != _rootNamespace && Find(caller.Namespace, service.Host, caller) is { } own) return own;
        if (Find(service.Namespace, service.Host, caller) is { } exported) return exported;
        return Find(_rootNamespace, service.Host, caller);
    }

    private DestinationRule? Find(string @namespace, string host, ProxyIdentity caller)
    {
        if (!_byNamespace.TryGetValue(@namespace, out var hosts)) return null;
        if (hosts.Exact.TryGetValue(host, out var exact) && Merge(exact, caller) is { } merged) return merged;
        foreach (var (wildcard, rules) in hosts.Wildcard)
        {
            if (DomainName.Covers(wildcard, host) && Merge(rules, caller) is { } covering) return covering;
        }

        return null;
    }

    private static DestinationRule? Merge(List<Resource<DestinationRule>> rules, ProxyIdentity caller)
    {
        var usable = rules.FindAll(r => Visibility.IsVisible(r.Spec.ExportTo, r.Namespace, caller.Namespace)
            && (r.Spec.WorkloadSelector is not { } wanted || (r.Namespace == caller.Namespace && LabelSelector.Fits(wanted, caller.Labels))));
        if (usable.Count == 0) return null;
        if (usable.Count == 1) return usable[0].Spec;
        var ranked = usable.OrderBy(r => r.Spec.WorkloadSelector is null).Select(r => r.Spec).ToList();
        return ranked[0] with
        {
            TrafficPolicy = ranked.Select(r => r.TrafficPolicy).FirstOrDefault(p => p is not null),
            Subsets = [.. ranked.SelectMany(r => r.Subsets).DistinctBy(s => s.Name)],
        };
    }
}
