using Bookinfo.Mesh;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Page;

/// <summary>
/// Reads, once a second, what every proxy has counted and its last requests, and adds what is new to the window. Nothing of it
/// is on a request's way. Counts are exact; durations and rules are those of the last requests that a proxy keeps, so of busy
/// proxies a sample.
/// </summary>
internal sealed class TrafficSampler(PodNetwork network, TrafficWindow window, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Dictionary<IProxy, Known> _known = [];

    private readonly long _start = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Sample([.. network.Proxies]);
    }

    /// <summary>Adds what is new since the last call. One call at a time.</summary>
    public void Sample(IReadOnlyCollection<IProxy> proxies)
    {
        window.Begin((long)time.GetElapsedTime(_start).TotalSeconds + 1);
        var pods = new Dictionary<string, ProxyIdentity>(StringComparer.Ordinal);
        foreach (var proxy in proxies)
        {
            foreach (var address in proxy.Identity.OwnPorts.Values) pods[address.ToString()] = proxy.Identity;
        }

        foreach (var gone in _known.Keys.Except(proxies).ToList()) _known.Remove(gone);
        foreach (var proxy in proxies)
        {
            if (!_known.TryGetValue(proxy, out var known)) _known[proxy] = known = new Known();
            Count(proxy, known);
            Look(proxy, known, pods);
        }
    }

    private void Count(IProxy proxy, Known known)
    {
        foreach (var count in proxy.Traffic)
        {
            var key = count with { Count = 0, Closed = 0, Bytes = 0 };
            var (before, bytesBefore) = known.Counts.GetValueOrDefault(key);
            if (count.Count == before && count.Bytes == bytesBefore) continue;
            known.Counts[key] = (count.Count, count.Bytes);
            var edge = new CallEdge(CallParty.Caller(count.Source), CallParty.Called(count.Destination, count.Service), count.IsTcp);
            window.Add(edge, new CallOutcome(count.Status, count.Flags, count.GrpcStatus), count.Count - before, count.Bytes - bytesBefore);
        }
    }

    private void Look(IProxy proxy, Known known, Dictionary<string, ProxyIdentity> pods)
    {
        var requests = proxy.LastRequests;
        if (requests.Count == 0 || requests[^1].Number == known.LastNumber) return;
        var from = proxy.Identity.Kind == ProxyKind.Uninjected ? CallParty.WithoutSidecar : CallParty.Of(TrafficPeer.Of(proxy.Identity));
        foreach (var request in requests)
        {
            if (request.Number <= known.LastNumber) continue;
            var pod = request.UpstreamHost is { } address ? pods.GetValueOrDefault(address) : null;
            var to = pod is null ? CallParty.OfHost(HostOf(request)) : CallParty.Of(TrafficPeer.Of(pod));
            window.Look(new CallEdge(from, to, request.Method is null), CallOf(request, pod));
        }

        known.LastNumber = requests[^1].Number;
    }

    private static SeenCall CallOf(SeenRequest request, ProxyIdentity? pod) => new(
        request.Started,
        request.Method,
        request.PathAndQuery?.Split('?', 2)[0],
        request.Status,
        request.Flags,
        request.Duration.TotalMilliseconds,
        pod?.Name,
        request.Rule,
        request.Cluster is null);

    /// <summary>The cluster's own host, <c>outbound|9080|v1|reviews.default.svc.cluster.local</c>; of clusters that stand for the world outside the host that was asked for.</summary>
    private static string HostOf(SeenRequest request)
    {
        if (request.Cluster is { } cluster && cluster.LastIndexOf('|') is var bar and >= 0) return cluster[(bar + 1)..];
        var authority = request.Authority ?? "";
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }

    /// <summary>What was read of a proxy before. It ends with the proxy; a new one counts from 0.</summary>
    private sealed class Known
    {
        public Dictionary<TrafficCount, (long Count, long Bytes)> Counts { get; } = [];

        public long LastNumber { get; set; }
    }
}
