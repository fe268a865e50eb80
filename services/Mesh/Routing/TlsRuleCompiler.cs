using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Connections to one set of server names.</summary>
internal sealed record TlsRoute(ImmutableArray<string> ServerNames, TcpRoute Route);

/// <summary>The tls rules of one VirtualService: every match that fits the place becomes a route by server name, in order.</summary>
internal static class TlsRuleCompiler
{
    /// <param name="model">For ports of destinations.</param>
    /// <param name="resource">The VirtualService.</param>
    /// <param name="context">Listener, caller and gateway.</param>
    /// <param name="addresses">Of the service that is called, for destinationSubnets; empty: subnets are not asked.</param>
    public static ImmutableArray<TlsRoute> Compile(MeshModel model, Resource<VirtualService> resource, RuleContext context, ImmutableArray<string> addresses)
    {
        var routes = ImmutableArray.CreateBuilder<TlsRoute>();
        for (var i = 0; i < resource.Spec.Tls.Length; i++)
        {
            var rule = resource.Spec.Tls[i];
            for (var j = 0; j < rule.Match.Length; j++)
            {
                var match = rule.Match[j];
                if (!TcpRuleCompiler.Applies(match, context, resource.Namespace) || !TcpRuleCompiler.IsIn(match.DestinationSubnets, addresses)) continue;
                routes.Add(new TlsRoute(
                    [.. match.SniHosts.Select(static host => host.ToLowerInvariant())],
                    TcpRuleCompiler.ToRoute(model, resource, context, rule.Route, $"{resource.Key} tls[{i}].match[{j}]")));
            }
        }

        return routes.ToImmutable();
    }
}
