using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Telemetry;
using Bookinfo.Mesh.Proxy.Tls;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Connects a caller with the endpoint that was chosen, moves the bytes, counts and logs the connection.</summary>
internal sealed class TcpForwarder(RunningProxy proxy, ProxyServices services)
{
    /// <param name="connection">The caller's.</param>
    /// <param name="facts">About it.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="held">Bytes of the caller that were taken from the connection already.</param>
    /// <param name="isLogged">Whether the access log gets a line.</param>
    public async Task RunAsync(ConnectionContext connection, ConnectionFacts facts, TcpTarget target, byte[] held, bool isLogged)
    {
        var started = services.Time.GetUtcNow();
        var clock = services.Time.GetTimestamp();
        var counters = target.StatPrefix is null ? null : proxy.States.TcpCountersOf(target.StatPrefix);
        if (counters is not null) Interlocked.Increment(ref counters.ConnectionsTotal);
        var series = ConnectionMeter.Begin(proxy.Metrics, target);
        var flag = target.Flag;
        string? failure = null;
        var (received, sent) = ((long)held.Length, 0L);
        if (target is { Address: { } dialled, Cluster: { } cluster })
        {
            try
            {
                // A caller that has said all it had to say counts as closed already, and still waits for the answer.
                if (target.Endpoint?.IsDraining == true) throw new UpstreamConnectException("Connection refused", timedOut: false);
                var handshake = cluster.Tls is { } tls ? new TlsOrigination(tls, proxy, services).For(null) : null;
                await using var upstream = await new UpstreamConnector(cluster, services, handshake).ConnectAsync(dialled.Host, dialled.Port, null, proxy.Ending);
                if (target.Endpoint is { } connected) cluster.Outlier?.Answered(connected.State, StatusCodes.Status200OK);
                using var watch = new TcpWatch(cluster.Breakers.Limits, services.Time);
                (received, sent) = await TcpPump.RunAsync(connection, upstream, held, watch);
            }
            catch (UpstreamConnectException e)
            {
                if (!e.Overflow && target.Endpoint is { } refusing) cluster.Outlier?.Failed(refusing.State);
                flag = e.Overflow ? "UO" : "UF";
                if (!e.Overflow) failure = LocalReply.TransportFailureOf(e.Message).Replace(' ', '_');
            }
            catch (OperationCanceledException)
            {
                flag = "DC";
            }
        }
        else if (counters is not null && flag == "NC")
        {
            Interlocked.Increment(ref counters.NoRoute);
        }

        if (target is { Flag: "UH", Cluster.Counters: { } none }) Interlocked.Increment(ref none.NoneHealthy);
        if (counters is not null)
        {
            Interlocked.Add(ref counters.BytesReceived, received);
            Interlocked.Add(ref counters.BytesSent, sent);
        }

        ConnectionMeter.End(series, flag, received, sent);
        var host = target.Endpoint?.State.Text ?? target.Address?.ToString();
        if (target.StatPrefix is not null)
        {
            proxy.History.Add(ConnectionHistory.Entry(proxy, facts) with
            {
                Started = started,
                Duration = services.Time.GetElapsedTime(clock),
                Flags = flag ?? "-",
                Rule = target.Rule,
                Cluster = target.ClusterName,
                UpstreamHost = host,
            });
        }

        if (!isLogged || proxy.Identity.Kind == ProxyKind.Uninjected) return;
        proxy.AccessLog(proxy.Routing.LogFormat.Format(new LogEntry
        {
            Started = started,
            Duration = services.Time.GetElapsedTime(clock),
            Facts = facts,
            Flags = flag,
            TransportFailure = failure,
            BytesReceived = received,
            BytesSent = sent,
            UpstreamHost = host,
            Cluster = target.ClusterName,
        }));
    }
}
