using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Puts the rules of a delegate in the place of the rule that names it (contract mesh.md section 1.9). A delegate that is
/// missing, or not shown to the root's namespace, takes that rule away and no other.
/// </summary>
internal sealed class DelegateExpansion(ImmutableArray<Resource<VirtualService>> resources)
{
    private readonly Dictionary<(string Namespace, string Name), Resource<VirtualService>> _delegates = resources
        .Where(static resource => resource.Spec.Hosts.IsEmpty)
        .DistinctBy(static resource => resource.Key)
        .ToDictionary(static resource => (resource.Namespace, resource.Name));

    public ImmutableArray<ExpandedRule> Expand(Resource<VirtualService> root)
    {
        var rules = ImmutableArray.CreateBuilder<ExpandedRule>();
        for (var i = 0; i < root.Spec.Http.Length; i++)
        {
            var rule = root.Spec.Http[i];
            var origin = rule.Origin ?? $"{root.Key} http[{i}]";
            if (rule.Delegate is null) rules.Add(new ExpandedRule(rule, root.Namespace, origin));
            else if (Find(rule.Delegate, root.Namespace) is { } found) rules.AddRange(Join(Qualified(rule, root.Namespace), found, origin));
        }

        return rules.DrainToImmutable();
    }

    private Resource<VirtualService>? Find(Config.Delegate named, string rootNamespace)
    {
        var place = named.Namespace is { Length: > 0 } given ? given : rootNamespace;
        return _delegates.TryGetValue((place, named.Name ?? ""), out var found) && Visibility.IsVisible(found.Spec.ExportTo, found.Namespace, rootNamespace) ? found : null;
    }

    private static IEnumerable<ExpandedRule> Join(HttpRule root, Resource<VirtualService> named, string origin)
    {
        for (var i = 0; i < named.Spec.Http.Length; i++)
        {
            var own = Qualified(named.Spec.Http[i], named.Namespace);
            if (own.Delegate is not null || MatchRefinement.Join(root.Match, own.Match) is not { } blocks) continue;
            yield return new ExpandedRule(Join(root, own) with { Match = blocks }, named.Namespace, $"{origin} -> {named.Key} http[{i}]");
        }
    }

    /// <summary>The delegate's fields win; what it leaves open is the root's.</summary>
    private static HttpRule Join(HttpRule root, HttpRule own) => own with
    {
        Name = MatchRefinement.JoinNames(root.Name, own.Name),
        Rewrite = own.Rewrite ?? root.Rewrite,
        DirectResponse = own.DirectResponse ?? root.DirectResponse,
        Timeout = own.Timeout ?? root.Timeout,
        Retries = own.Retries ?? root.Retries,
        Fault = own.Fault ?? root.Fault,
        Mirror = own.Mirror ?? root.Mirror,
        MirrorPercent = own.MirrorPercent ?? root.MirrorPercent,
        MirrorPercentage = own.MirrorPercentage ?? root.MirrorPercentage,
        Mirrors = own.Mirrors.IsEmpty ? root.Mirrors : own.Mirrors,
        CorsPolicy = own.CorsPolicy ?? root.CorsPolicy,
        Headers = own.Headers ?? root.Headers,
    };

    /// <summary>Short names lie in the namespace of whoever wrote them, root or delegate.</summary>
    private static HttpRule Qualified(HttpRule rule, string @namespace) => rule with
    {
        Match = [.. rule.Match.Select(block => block with { Gateways = [.. block.Gateways.Select(name => name == RuleContext.Mesh ? name : RuleContext.Qualified(name, @namespace))] })],
        Mirror = Qualified(rule.Mirror, @namespace),
        Mirrors = [.. rule.Mirrors.Select(mirror => mirror with { Destination = Qualified(mirror.Destination, @namespace) })],
    };

    private static Destination? Qualified(Destination? destination, string @namespace) =>
        destination is null ? null : destination with { Host = DomainName.Resolve(destination.Host ?? "", @namespace) };
}
