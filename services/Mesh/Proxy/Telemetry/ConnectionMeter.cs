using Bookinfo.Mesh.Proxy.Tcp;

namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>Adds connections that carry no HTTP to Istio's metrics, on both sides.</summary>
internal static class ConnectionMeter
{
    private const string NoFlags = "-";

    /// <returns>Null: the connection stays in the pod, or leads nowhere that has a name.</returns>
    public static PeerSeries? Begin(IstioMetrics metrics, TcpTarget target)
    {
        if (target.ClusterName is not { } cluster) return null;
        var series = target.Endpoint is { } endpoint ? metrics.Between(endpoint, cluster) : metrics.Nowhere(cluster, target.Address?.Host ?? "");
        if (series.Source is { } source) Interlocked.Increment(ref source.OfConnections(target.Flag ?? NoFlags).Opened);
        return series;
    }

    /// <param name="series">As begun.</param>
    /// <param name="flags">Envoy's response flags; null: none.</param>
    /// <param name="received">Bytes from the caller.</param>
    /// <param name="sent">Bytes to the caller.</param>
    public static void End(PeerSeries? series, string? flags, long received, long sent)
    {
        if (series?.Source is { } source) Close(source.OfConnections(flags ?? NoFlags), received, sent);

        // The callee's own proxy has seen only connections that came about.
        if (flags is not null || series?.Destination is not { } destination) return;
        var counters = destination.OfConnections(NoFlags);
        Interlocked.Increment(ref counters.Opened);
        Close(counters, received, sent);
    }

    private static void Close(ConnectionSeries counters, long received, long sent)
    {
        Interlocked.Increment(ref counters.Closed);
        Interlocked.Add(ref counters.ReceivedBytes, received);
        Interlocked.Add(ref counters.SentBytes, sent);
    }
}
