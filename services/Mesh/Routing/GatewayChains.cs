using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Chains of a gateway's listeners that are not plain HTTP. A plain TCP server that no rule is bound to opens nothing.</summary>
internal sealed class GatewayChains(MeshModel model, ProxyIdentity identity, GatewayRoutes requests)
{
    public FrozenDictionary<int, ListenerChains> Compile(SortedDictionary<int, GatewayListener> listeners)
    {
        var compiled = new Dictionary<int, ListenerChains>();
        foreach (var (port, listener) in listeners)
        {
            ImmutableArray<FilterChain> chains = listener.Kind switch
            {
                GatewayListenerKind.Tls => [.. listener.Servers.SelectMany(server => Tls(server, port))],
                GatewayListenerKind.Tcp when TcpRouteOf(listener.Servers[0]) is { } route => [new FilterChain { Name = listener.Servers[0].Name, Tcp = route }],
                _ => default,
            };
            if (!chains.IsDefault) compiled[port] = new ListenerChains(string.Create(CultureInfo.InvariantCulture, $"0.0.0.0_{port}"), chains);
        }

        return compiled.ToFrozenDictionary();
    }

    private IEnumerable<FilterChain> Tls(GatewayServer server, int listener)
    {
        var tls = server.Server.Tls;
        var names = server.HostNames.ToImmutableArray();
        if (tls?.Mode == "AUTO_PASSTHROUGH") return [new FilterChain { Name = server.Name, ServerNames = names, ClusterByServerName = true }];
        if (tls?.Mode is null or "PASSTHROUGH") return Passthrough(server);

        var chain = new FilterChain { Name = server.Name, ServerNames = names, Tls = TlsTerminationCompiler.Compile(tls, identity.Namespace) };

        // A mode that is not carried out keeps its names and refuses whoever asks for them.
        if (chain.Tls is null) return [chain];
        return [server.IsHttps ? chain with { Http = requests.Compile(server.SecureRoutesName, listener, [server]) } : chain with { Tcp = TcpRouteOf(server) }];
    }

    private IEnumerable<FilterChain> Passthrough(GatewayServer server) => BoundTo(server, static spec => !spec.Tls.IsEmpty)
        .SelectMany(resource => TlsRuleCompiler.Compile(model, resource, server.ContextFor(identity), [])
            .Select(route => new FilterChain { Name = server.Name, ServerNames = route.ServerNames, Tcp = route.Route }));

    /// <summary>The hosts of a server bind rules to it; for plain bytes they never choose by traffic.</summary>
    private TcpRoute? TcpRouteOf(GatewayServer server)
    {
        foreach (var resource in BoundTo(server, static spec => !spec.Tcp.IsEmpty))
        {
            if (TcpRuleCompiler.Compile(model, resource, server.ContextFor(identity), []) is { } route) return route;
        }

        return null;
    }

    private IEnumerable<Resource<VirtualService>> BoundTo(GatewayServer server, Func<VirtualService, bool> has)
    {
        var context = server.ContextFor(identity);
        return model.VirtualServices.Where(resource => has(resource.Spec)
            && Visibility.IsVisible(resource.Spec.ExportTo, resource.Namespace, identity.Namespace)
            && context.Names(resource.Spec.Gateways, resource.Namespace)
            && ServerHosts.Intersect(server.Server.Hosts, server.Gateway.Namespace, resource).Any());
    }
}
