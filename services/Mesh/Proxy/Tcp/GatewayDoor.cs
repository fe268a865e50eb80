using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Proxy.Tls;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Takes a connection to a gateway's listener that is not plain HTTP to the chain that fits it.</summary>
internal sealed class GatewayDoor(RunningProxy proxy, ProxyServices services)
{
    private readonly TcpForwarder _forwarder = new(proxy, services);

    private readonly TlsTerminator _terminator = new(proxy, services);

    public async Task ServeAsync(ConnectionContext connection, ConnectionFacts facts, RoutingState routing, ListenerChains listener)
    {
        // Nothing is sniffed before plain TCP: the server may speak first.
        if (listener.Plain is { } plain)
        {
            await ForwardAsync(connection, facts, routing, plain.Tcp);
            return;
        }

        var (hello, saidAnything) = await ClientHelloPeek.ReadAsync(connection.Transport.Input, services.Options.PeekTimeout, services.Time);
        facts = facts with { ServerName = hello?.ServerName };
        switch (hello is null ? null : listener.Find(hello.ServerName))
        {
            case { ClusterByServerName: true } when ClusterServerName.Read(hello!.ServerName ?? "") is { } cluster:
                // Counted under one name, as Envoy does: callers choose the cluster's, and could make up any number of them.
                await ForwardAsync(connection, facts, routing, TcpRoute.To(cluster) with { StatPrefix = ClusterStates.BlackHole });
                return;
            case { Tls: null, Tcp: { } route }:
                await ForwardAsync(connection, facts, routing, route);
                return;
            case { Tls: not null } chain:
                await _terminator.ServeAsync(connection, facts, routing, listener, chain, hello!);
                return;
            default:
                if (saidAnything) Refuse(connection, facts, routing, listener);
                return;
        }
    }

    private async Task ForwardAsync(ConnectionContext connection, ConnectionFacts facts, RoutingState routing, TcpRoute? route)
    {
        if (route is null) return;
        await _forwarder.RunAsync(connection, facts, await TcpTarget.OfAsync(route, proxy, routing, null, services.Random, facts.Remote?.Address), [], routing.AccessLog);
    }

    private void Refuse(ConnectionContext connection, ConnectionFacts facts, RoutingState routing, ListenerChains listener)
    {
        Interlocked.Increment(ref proxy.States.TlsCountersOf(listener.Name).NoFilterChainMatch);
        proxy.History.Add(ConnectionHistory.Entry(proxy, facts) with { Started = services.Time.GetUtcNow(), Flags = "NR", Details = "filter_chain_not_found" });
        if (routing.AccessLog) proxy.AccessLog(routing.LogFormat.Format(new LogEntry { Started = services.Time.GetUtcNow(), Duration = TimeSpan.Zero, Facts = facts, Flags = "NR", Details = "filter_chain_not_found" }));
        connection.Abort(new ConnectionAbortedException("no chain fits the connection"));
    }
}
