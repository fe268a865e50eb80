namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>Istio's metrics as plain numbers.</summary>
internal static class TrafficCounts
{
    /// <summary>What the workload sent, and what it received from callers that have no sidecar to tell of it.</summary>
    public static IReadOnlyList<TrafficCount> Of(IstioMetrics metrics)
    {
        var counts = new List<TrafficCount>();
        foreach (var set in metrics.All)
        {
            if (!set.Key.IsSource && set.Key.Source != WorkloadLabels.Unknown) continue;
            foreach (var (outcome, series) in set.Requests) Add(counts, set.Key, outcome.Status, outcome.Flags, outcome.GrpcStatus, series);
            Add(counts, set.Key, null, "-", null, set.Others);
            foreach (var (flags, series) in set.Connections)
            {
                counts.Add(new TrafficCount
                {
                    Source = TrafficPeer.Of(set.Key.Source),
                    Destination = TrafficPeer.Of(set.Key.Destination),
                    Service = set.Key.Service,
                    IsTcp = true,
                    Flags = flags,
                    Count = Interlocked.Read(ref series.Opened),
                    Closed = Interlocked.Read(ref series.Closed),
                    Bytes = Interlocked.Read(ref series.ReceivedBytes) + Interlocked.Read(ref series.SentBytes),
                });
            }
        }

        return counts;
    }

    private static void Add(List<TrafficCount> counts, SeriesKey key, int? status, string flags, int? grpcStatus, RequestSeries series)
    {
        var total = series.DurationMs.Total;
        if (total == 0) return;
        counts.Add(new TrafficCount
        {
            Source = TrafficPeer.Of(key.Source),
            Destination = TrafficPeer.Of(key.Destination),
            Service = key.Service,
            Status = status,
            Flags = flags,
            GrpcStatus = grpcStatus,
            Count = total,
        });
    }
}
