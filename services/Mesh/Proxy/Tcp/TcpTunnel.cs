using System.Net;

using Bookinfo.Mesh.Proxy.Http;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Carries what is not HTTP from a tunnel to an endpoint of the service, to the pod itself, or past the mesh.</summary>
internal sealed class TcpTunnel(RunningProxy proxy, ProxyServices services)
{
    /// <summary>Whether the target is a service whose port is not HTTP: then nothing is sniffed, for the server may speak first.</summary>
    public bool IsDeclared(Authority target)
    {
        var table = proxy.Routing.Table;
        return !table.Http.ContainsKey(target.Port) && table.Services.ContainsKey(Key(target));
    }

    /// <param name="connection">The caller's.</param>
    /// <param name="facts">About it.</param>
    /// <param name="target">Where it wants to go.</param>
    /// <param name="held">Bytes of the caller that were taken from the connection already.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionFacts facts, Authority target, byte[] held)
    {
        var routing = proxy.Routing;
        var started = services.Time.GetUtcNow();
        var clock = services.Time.GetTimestamp();
        var (cluster, endpoint, address, flag) = Choose(routing, target);
        string? failure = null;
        var (received, sent) = ((long)held.Length, 0L);
        if (address is { } dialled)
        {
            try
            {
                await using var upstream = await new UpstreamConnector(cluster!, services.Time).ConnectAsync(dialled.Host, dialled.Port, null, connection.ConnectionClosed);
                (received, sent) = await TcpPump.RunAsync(connection, upstream, held);
            }
            catch (UpstreamConnectException e)
            {
                flag = "UF";
                failure = $"delayed_connect_error:_{e.Message.Replace(' ', '_')}";
            }
            catch (OperationCanceledException)
            {
                flag = "DC";
            }
        }

        if (!routing.AccessLog || proxy.Identity.Kind == ProxyKind.Uninjected || target.IsLocalhost) return;
        var host = endpoint?.State.Text ?? address?.ToString();
        proxy.AccessLog(AccessLogLine.FormatTcp(
            started, flag ?? "-", failure, received, sent, services.Time.GetElapsedTime(clock), host, cluster?.Name ?? (flag == "UH" ? ClusterStates.BlackHole : null), facts));
    }

    private (ClusterState? Cluster, EndpointTarget? Endpoint, Authority? Address, string? Flag) Choose(RoutingState routing, Authority target)
    {
        if (target.IsLocalhost)
        {
            return proxy.Identity.OwnPorts.TryGetValue(target.Port, out var own)
                ? (proxy.States.OwnPod, null, Of(own, target), null)
                : (null, null, null, "UF");
        }

        if (routing.Table.Services.TryGetValue(Key(target), out var name))
        {
            if (!routing.Clusters.TryGetValue(name, out var cluster)) return (null, null, null, "NC");
            if (cluster.Definition.OriginalDestination) return (cluster.State, null, target, null);
            var endpoint = cluster.Pick(services.Random);
            return endpoint is null ? (cluster.State, null, null, "UH") : (cluster.State, endpoint, Of(endpoint.State.Address, target), null);
        }

        return routing.Table.RegistryOnly ? (null, null, null, "UH") : (proxy.States.PassthroughCluster, null, target, null);
    }

    private static Authority Of(EndPoint address, Authority otherwise) => address switch
    {
        IPEndPoint ip => new Authority(ip.Address.ToString(), ip.Port),
        DnsEndPoint name => new Authority(name.Host, name.Port),
        _ => otherwise,
    };

    private static string Key(Authority target) => target.ToString().ToLowerInvariant();
}
