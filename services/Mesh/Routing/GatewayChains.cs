using System.Collections.Frozen;
using System.Globalization;

namespace Bookinfo.Mesh.Routing;

/// <summary>Chains of a gateway's listeners that are not plain HTTP. A server that no rule is bound to opens nothing.</summary>
internal sealed class GatewayChains(MeshModel model, ProxyIdentity identity)
{
    public FrozenDictionary<int, ListenerChains> Compile(SortedDictionary<int, GatewayListener> listeners)
    {
        var compiled = new Dictionary<int, ListenerChains>();
        foreach (var (port, listener) in listeners)
        {
            if (listener.Kind != GatewayListenerKind.Tcp || PlainTcp(listener.Servers[0]) is not { } chain) continue;
            compiled[port] = new ListenerChains(string.Create(CultureInfo.InvariantCulture, $"0.0.0.0_{port}"), [chain]);
        }

        return compiled.ToFrozenDictionary();
    }

    private FilterChain? PlainTcp(GatewayServer server) => TcpRouteOf(server) is { } route ? new FilterChain { Name = server.Name, Tcp = route } : null;

    /// <summary>The hosts of a plain TCP server bind rules to it, they never choose by traffic.</summary>
    private TcpRoute? TcpRouteOf(GatewayServer server)
    {
        var context = server.ContextFor(identity);
        foreach (var resource in model.VirtualServices)
        {
            if (resource.Spec.Tcp.IsEmpty || !Visibility.IsVisible(resource.Spec.ExportTo, resource.Namespace, identity.Namespace)) continue;
            if (!context.Names(resource.Spec.Gateways, resource.Namespace)) continue;
            if (!ServerHosts.Intersect(server.Server.Hosts, server.Gateway.Namespace, resource).Any()) continue;
            if (TcpRuleCompiler.Compile(model, resource, context, []) is { } route) return route;
        }

        return null;
    }
}
