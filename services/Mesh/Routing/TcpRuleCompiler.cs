using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>The tcp rules of one VirtualService: the first whose static selectors fit is used, no connection is looked into.</summary>
internal static class TcpRuleCompiler
{
    /// <param name="model">For ports of destinations.</param>
    /// <param name="resource">The VirtualService.</param>
    /// <param name="context">Listener, caller and gateway.</param>
    /// <param name="addresses">Of the service that is called: a rule with destinationSubnets fits one of them. Empty: subnets are not asked.</param>
    /// <returns>Null: no rule fits here.</returns>
    public static TcpRoute? Compile(MeshModel model, Resource<VirtualService> resource, RuleContext context, ImmutableArray<string> addresses)
    {
        for (var i = 0; i < resource.Spec.Tcp.Length; i++)
        {
            var rule = resource.Spec.Tcp[i];
            if (!rule.Match.IsEmpty && !rule.Match.Any(match => Applies(match, context, resource.Namespace) && IsIn(match.DestinationSubnets, addresses))) continue;
            return ToRoute(model, resource, context, rule.Route, $"{resource.Key} tcp[{i}]");
        }

        return null;
    }

    /// <summary>Whether listener, caller and gateway let the block take part at all.</summary>
    public static bool Applies(ConnectionMatch match, RuleContext context, string resourceNamespace)
    {
        if (match.Port is { } port && port != 0 && port != context.Port) return false;
        if (!match.Gateways.IsEmpty) return context.Names(match.Gateways, resourceNamespace);
        if (match.SourceNamespace is { Length: > 0 } source && source != context.Identity.Namespace) return false;
        return LabelSelector.Fits(match.SourceLabels, context.Identity.Labels);
    }

    public static TcpRoute ToRoute(MeshModel model, Resource<VirtualService> resource, RuleContext context, ImmutableArray<RouteDestination> destinations, string origin)
    {
        var clusters = new RuleCompiler(model, context).ToClusters(resource.Namespace, destinations);
        return new TcpRoute
        {
            Clusters = clusters,
            TotalWeight = clusters.Sum(static cluster => cluster.Weight),
            StatPrefix = clusters is [var only] ? only.Name : $"{resource.Name}.{resource.Namespace}",
            Origin = origin,
        };
    }

    /// <summary>A subnet is an address or CIDR; one that is malformed holds nothing.</summary>
    public static bool IsIn(ImmutableArray<string> subnets, ImmutableArray<string> addresses)
    {
        if (subnets.IsEmpty || addresses.IsEmpty) return true;
        foreach (var subnet in subnets)
        {
            foreach (var text in addresses)
            {
                if (!IPAddress.TryParse(text, out var address)) continue;
                if (IPNetwork.TryParse(subnet, out var network) ? network.Contains(address) : IPAddress.TryParse(subnet, out var single) && single.Equals(address)) return true;
            }
        }

        return false;
    }
}
