using System.Collections.Concurrent;

namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>
/// Istio's standard metrics of one proxy. What its workload sends is counted here as the source's report; what it receives is
/// counted here too, by the callers' proxies, as the destination's report.
/// </summary>
internal sealed class IstioMetrics(ProxyIdentity identity)
{
    private const string Unknown = "unknown";

    private const string ClusterSuffix = ".svc.cluster.local";

    /// <summary>Peers beyond it share one set of series that names none.</summary>
    private const int Limit = 1000;

    private readonly ConcurrentDictionary<SeriesKey, SeriesSet> _sets = new();

    private readonly ConcurrentDictionary<(string? Cluster, string Host), PeerSeries> _nowhere = new();

    private readonly SeriesSet _others = new(new SeriesKey(true, WorkloadLabels.Unknown, WorkloadLabels.Unknown, Unknown, Unknown, Unknown, false));

    public WorkloadLabels Workload { get; } = WorkloadLabels.Of(identity);

    public IEnumerable<SeriesSet> All => _sets.Values.Append(_others);

    /// <summary>The series between this proxy and an endpoint. Kept by the endpoint: a request only looks there.</summary>
    public PeerSeries Between(EndpointTarget endpoint, string cluster)
    {
        if (endpoint.State.Series is { } known && known.IsFor(endpoint.Called)) return known;
        var series = Make(cluster, ServiceOf(cluster), endpoint.Called);
        endpoint.State.Series = series;
        return series;
    }

    /// <summary>The series of requests that came to no endpoint that the mesh knows.</summary>
    public PeerSeries Nowhere(string? cluster, string host)
    {
        if (_nowhere.TryGetValue((cluster, host), out var known)) return known;
        if (_nowhere.Count >= Limit) return new PeerSeries(_others, null, null);
        return _nowhere.GetOrAdd((cluster, host), Make(cluster, cluster is null or ClusterStates.Passthrough or ClusterStates.BlackHole ? host : ServiceOf(cluster), null));
    }

    private static string ServiceOf(string cluster) => cluster[(cluster.LastIndexOf('|') + 1)..];

    private PeerSeries Make(string? cluster, string service, CalledSide? called)
    {
        var isMeshed = identity.Kind != ProxyKind.Uninjected;
        var isInMesh = service.EndsWith(ClusterSuffix, StringComparison.Ordinal);
        var parts = service.Split('.');
        var name = cluster is ClusterStates.Passthrough or ClusterStates.BlackHole ? cluster : isInMesh ? parts[0] : service;
        var ns = isInMesh && parts.Length > 1 ? parts[1] : Unknown;
        var destination = called is null ? WorkloadLabels.Unknown : WorkloadLabels.Of(called.Identity);
        var key = new SeriesKey(true, Workload, destination, service, name, ns, isMeshed && called?.Inbound is not null);
        return new PeerSeries(
            isMeshed ? Set(key) : null,
            called?.Inbound?.Metrics.Set(key with { IsSource = false, Source = isMeshed ? Workload : WorkloadLabels.Unknown }),
            called);
    }

    private SeriesSet Set(SeriesKey key)
    {
        if (_sets.TryGetValue(key, out var known)) return known;
        return _sets.Count >= Limit ? _others : _sets.GetOrAdd(key, static key => new SeriesSet(key));
    }
}

/// <summary>Both reports of the traffic to one peer.</summary>
/// <param name="Source">The caller's; null: it has no sidecar.</param>
/// <param name="Destination">The callee's; null: it has no sidecar.</param>
/// <param name="Called">Whom they were made for.</param>
internal sealed record PeerSeries(SeriesSet? Source, SeriesSet? Destination, CalledSide? Called)
{
    public bool IsFor(CalledSide? called) => ReferenceEquals(Called?.Identity, called?.Identity) && ReferenceEquals(Called?.Inbound, called?.Inbound);
}
