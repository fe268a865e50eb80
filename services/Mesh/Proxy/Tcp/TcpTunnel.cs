using System.Net;

using Bookinfo.Mesh.Proxy.Tls;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Chooses for what is not HTTP in a tunnel: an endpoint of the service, the pod itself, or past the mesh.</summary>
internal sealed class TcpTunnel(RunningProxy proxy, ProxyServices services)
{
    private readonly TcpForwarder _forwarder = new(proxy, services);

    /// <summary>Whether the target is a service whose port is not HTTP: then nothing is sniffed, for the server may speak first.</summary>
    public bool IsDeclared(Authority target)
    {
        var table = proxy.Routing.Table;
        if (table.Http.ContainsKey(target.Port)) return table.Services.IsTcp(target.Host, target.Port);
        return table.Services.Find(target.Host, target.Port) is { } name && !table.ByServerNameOnly.Contains(name);
    }

    /// <param name="connection">The caller's.</param>
    /// <param name="facts">About it.</param>
    /// <param name="target">Where it wants to go.</param>
    /// <param name="kind">What its first bytes look like.</param>
    /// <param name="held">Bytes of the caller that were taken from the connection already.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionFacts facts, Authority target, ConnectionKind kind, byte[] held)
    {
        if (kind == ConnectionKind.Tls)
        {
            var (hello, _) = await ClientHelloPeek.ReadAsync(connection.Transport.Input, services.Options.PeekTimeout, services.Time);
            facts = facts with { ServerName = hello?.ServerName };
        }

        var routing = proxy.Routing;
        await _forwarder.RunAsync(connection, facts, await ChooseAsync(routing, target, facts.ServerName, facts.Remote?.Address), held, routing.AccessLog && !target.IsLocalhost);
    }

    /// <summary>Carries a connection that goes past the sidecar: to a Service's endpoint or the address itself, unruled and unlogged.</summary>
    public async Task ServePastAsync(ConnectionContext connection, ConnectionFacts facts, Authority target)
    {
        var routing = proxy.Routing;
        var name = routing.Table.Services.IsService(target.Host) ? routing.Table.Services.Find(target.Host, target.Port) : null;
        var chosen = name is null
            ? new TcpTarget { Cluster = proxy.States.PassthroughCluster, Address = target }
            : await TcpTarget.OfAsync(TcpRoute.To(name), proxy, routing, target, services.Random, facts.Remote?.Address);
        await _forwarder.RunAsync(connection, facts, chosen with { StatPrefix = null }, [], isLogged: false);
    }

    private async ValueTask<TcpTarget> ChooseAsync(RoutingState routing, Authority target, string? serverName, IPAddress? caller)
    {
        var table = routing.Table;
        if (target.IsLocalhost)
        {
            return proxy.Identity.OwnPorts.TryGetValue(target.Port, out var own)
                ? new TcpTarget { Cluster = proxy.States.OwnPod, Address = TcpTarget.Of(own) }
                : new TcpTarget { Flag = "UF" };
        }

        if (table.Services.Find(target.Host, target.Port) is { } name && !table.ByServerNameOnly.Contains(name))
            return await TcpTarget.OfAsync(table.TcpRoutes.GetValueOrDefault(name) ?? TcpRoute.To(name), proxy, routing, target, services.Random, caller);
        if (serverName is not null && table.ServerNames.TryGetValue(target.Port, out var names) && names.Find(serverName) is { } route)
            return await TcpTarget.OfAsync(route, proxy, routing, target, services.Random, caller);

        return table.RegistryOnly
            ? TcpTarget.BlackHole
            : new TcpTarget { Cluster = proxy.States.PassthroughCluster, ClusterName = ClusterStates.Passthrough, Address = target, StatPrefix = ClusterStates.Passthrough };
    }
}
