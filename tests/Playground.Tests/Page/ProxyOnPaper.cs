using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>A proxy that says what a test writes down for it.</summary>
internal sealed class ProxyOnPaper(ProxyIdentity identity) : IProxy
{
    private readonly Dictionary<TrafficCount, TrafficCount> _traffic = [];

    private readonly List<SeenRequest> _requests = [];

    public ProxyIdentity Identity => identity;

    public IReadOnlyList<IPEndPoint> Endpoints => [];

    public IReadOnlyList<SeenRequest> LastRequests => _requests;

    public IReadOnlyList<TrafficCount> Traffic => [.. _traffic.Values];

    public Dictionary<string, RuleInForce> Rules { get; } = [];

    public IReadOnlyList<RuleInForce> ConnectionRules { get; init; } = [];

    public RuleInForce? FindRule(string rule) => Rules.GetValueOrDefault(rule);

    /// <param name="name">Of the pod, as a Deployment names them.</param>
    /// <param name="app">Label <c>app</c>.</param>
    /// <param name="version">Label <c>version</c>.</param>
    /// <param name="port">Where its port 9080 really listens.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="space">Its namespace.</param>
    public static ProxyOnPaper Of(string name, string app, string version, int port, ProxyKind kind = ProxyKind.Sidecar, string space = "default") => new(new ProxyIdentity
    {
        Kind = kind,
        Name = name,
        Namespace = space,
        Labels = new Dictionary<string, string> { ["app"] = app, ["version"] = version, ["pod-template-hash"] = "abc" }.ToImmutableDictionary(),
        OwnPorts = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, new IPEndPoint(IPAddress.Loopback, port)),
    });

    /// <summary>Counts requests to a workload; null: none was reached.</summary>
    public void Count(ProxyOnPaper? to, long count, int status = 200, string flags = "-", string service = "reviews.default.svc.cluster.local", int? grpc = null) => Add(new TrafficCount
    {
        Source = TrafficPeer.Of(identity),
        Destination = to is null ? null : TrafficPeer.Of(to.Identity),
        Service = service,
        Status = status,
        Flags = flags,
        GrpcStatus = grpc,
        Count = count,
    });

    public void Add(TrafficCount more)
    {
        var key = more with { Count = 0, Closed = 0, Bytes = 0 };
        _traffic[key] = _traffic.TryGetValue(key, out var known) ? known with { Count = known.Count + more.Count, Closed = known.Closed + more.Closed, Bytes = known.Bytes + more.Bytes } : more;
    }

    /// <summary>One of the last requests.</summary>
    public void See(ProxyOnPaper? to, double milliseconds, string? rule = null, string path = "/reviews/0", string? cluster = "outbound|9080||reviews.default.svc.cluster.local", string authority = "reviews:9080") => _requests.Add(new SeenRequest
    {
        Number = _requests.Count + 1,
        Started = DateTimeOffset.UnixEpoch.AddSeconds(_requests.Count),
        Duration = TimeSpan.FromMilliseconds(milliseconds),
        Method = "GET",
        Authority = authority,
        PathAndQuery = path,
        Status = 200,
        Flags = "-",
        Rule = rule,
        Cluster = cluster,
        UpstreamHost = to?.Identity.OwnPorts[9080].ToString(),
    });

    public Task HandleAdminAsync(HttpContext context) => Task.CompletedTask;

    public Explanation Explain(RequestQuestion question) => throw new NotSupportedException();

    public IAsyncEnumerable<SeenRequest> WatchRequestsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<SeenRequest>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
