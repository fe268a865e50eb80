using Bookinfo.Mesh.Proxy.Tcp;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// Looks at each new connection and brings it to who understands it: Kestrel for HTTP, the TCP side for the rest. A CONNECT
/// is answered here, then what is inside the tunnel is looked at in the same way.
/// </summary>
internal sealed class ConnectionFront(RunningProxy proxy, ProxyServices services)
{
    private readonly TcpTunnel _tcp = new(proxy, services);

    private readonly GatewayDoor _door = new(proxy, services);

    public async Task ServeAsync(ConnectionContext connection, ConnectionFacts facts)
    {
        var gateway = proxy.Identity.Kind == ProxyKind.Gateway;
        var routing = proxy.Routing;
        if (routing.Table.Chains.TryGetValue(facts.Listener.Port, out var chains))
        {
            await _door.ServeAsync(connection, facts, routing, chains);
            return;
        }

        var (kind, _) = await ConnectionPeek.ClassifyAsync(connection.Transport.Input, services.Options.PeekTimeout, ConnectionKind.Gone, services.Time);
        switch (kind)
        {
            case ConnectionKind.Gone:
                return;
            case ConnectionKind.Connect when !gateway:
                await ServeTunnelAsync(connection, facts);
                return;
            default:
                // What is not HTTP gets Kestrel's 400, as it gets Envoy's.
                await services.Kestrel.ServeAsync(kind, connection, facts);
                return;
        }
    }

    private async Task ServeTunnelAsync(ConnectionContext connection, ConnectionFacts facts)
    {
        var output = connection.Transport.Output;
        if (await ConnectHead.ReadAsync(connection.Transport.Input, services.Options.PeekTimeout, services.Time) is not { } target)
        {
            await output.WriteAsync(ConnectHead.BadRequest, CancellationToken.None);
            return;
        }

        // Always 200: what policy forbids is closed afterwards (decision 5), so that curl ends with 35 and not 56.
        await output.WriteAsync(ConnectHead.Established, CancellationToken.None);
        facts = facts with { Tunnel = target };
        if (await proxy.Bypass.AppliesAsync(target, proxy.Routing.Table.Services, connection.ConnectionClosed))
        {
            await _tcp.ServePastAsync(connection, facts, target);
            return;
        }

        if (_tcp.IsDeclared(target))
        {
            await _tcp.ServeAsync(connection, facts, target, ConnectionKind.Raw, []);
            return;
        }

        var http = proxy.Routing.Ports.ContainsKey(target.Port) || (target.IsLocalhost && ProxyPorts.IsManagement(target.Port));
        var sees = http || target.IsLocalhost || proxy.Identity.Kind != ProxyKind.Sidecar;

        // Where rules ask for a server name a late hello must not be taken for a caller that has nothing to say.
        var named = proxy.Routing.Table.ServerNames.ContainsKey(target.Port);
        var (kind, held) = await ConnectionPeek.ClassifyAsync(
            connection.Transport.Input,
            http || named ? services.Options.PeekTimeout : services.Options.ServerFirstTimeout,
            http ? ConnectionKind.Gone : ConnectionKind.Raw,
            services.Time);
        switch (kind)
        {
            case ConnectionKind.Gone:
                return;
            case ConnectionKind.Http1 or ConnectionKind.Http2 when sees:
                await services.Kestrel.ServeAsync(kind, connection, facts);
                return;
            default:
                await _tcp.ServeAsync(connection, facts, target, kind, held);
                return;
        }
    }
}
