using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Takes a connection to a gateway's listener that is not plain HTTP to the chain that fits it.</summary>
internal sealed class GatewayDoor(RunningProxy proxy, ProxyServices services)
{
    private readonly TcpForwarder _forwarder = new(proxy, services);

    public Task ServeAsync(ConnectionContext connection, ConnectionFacts facts, RoutingState routing, ListenerChains listener)
    {
        // Nothing is sniffed: the server may speak first.
        var route = listener.Chains[0].Tcp;
        return route is null ? Task.CompletedTask : _forwarder.RunAsync(connection, facts, TcpTarget.Of(route, routing, null, services.Random), [], routing.AccessLog);
    }
}
