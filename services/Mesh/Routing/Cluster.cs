using System.Collections.Immutable;
using System.Net;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// One host, subset and port, with its ready endpoints at compile time. What changes with traffic (cursors, active
/// requests, connections, counters) lives in Proxy, keyed by <see cref="Name"/>, and outlives the table.
/// </summary>
internal sealed record Cluster
{
    /// <summary><c>outbound|9080|v1|reviews.default.svc.cluster.local</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Ready endpoints; empty: 503 <c>no healthy upstream</c> (contract mesh.md F18).</summary>
    public required ImmutableArray<Endpoint> Endpoints { get; init; }

    public LoadBalancer LoadBalancer { get; init; } = LoadBalancer.LeastRequest;

    /// <summary>Ring hash: least number of points; Maglev: number of slots, a prime.</summary>
    public int HashTableSize { get; init; }

    /// <summary>What a hashing load balancer looks at; null: nothing, so that any endpoint may be chosen.</summary>
    public HashKeyPolicy? HashKey { get; init; }

    /// <summary>Null: new endpoints get their full share at once. Only for ROUND_ROBIN and LEAST_REQUEST.</summary>
    public WarmUpPolicy? WarmUp { get; init; }

    public bool IsHashed => LoadBalancer is LoadBalancer.RingHash or LoadBalancer.Maglev;

    /// <summary>Whether requests go out as HTTP/2 with prior knowledge (port name or appProtocol http2, grpc).</summary>
    public bool Http2 { get; init; }

    /// <summary>
    /// Host names and ports to resolve at run time (ServiceEntry with resolution DNS): what is found joins
    /// <see cref="Endpoints"/>.
    /// </summary>
    public ImmutableArray<DnsEndPoint> DnsEndpoints { get; init; } = [];

    /// <summary>Whether only the first address of such a name is an endpoint (resolution DNS_ROUND_ROBIN).</summary>
    public bool FirstAddressOnly { get; init; }

    /// <summary>Whether requests go to the very address the caller asked for (ServiceEntry with resolution NONE).</summary>
    public bool OriginalDestination { get; init; }

    /// <summary>Port to dial at that address (the entry's targetPort); null: the caller's.</summary>
    public int? OriginalPort { get; init; }

    /// <summary>TLS that the proxy begins towards the endpoints; null: plain text.</summary>
    public UpstreamTls? Tls { get; init; }

    /// <summary>
    /// One for each of <see cref="Endpoints"/>, then of <see cref="DnsEndpoints"/>; empty: nothing is said about localities
    /// and weights, all are alike.
    /// </summary>
    public ImmutableArray<EndpointPlace> Places { get; init; } = [];

    /// <summary>Null: no endpoint is ever set aside.</summary>
    public OutlierPolicy? Outlier { get; init; }

    /// <summary>
    /// 0-100: when a smaller share of the endpoints is healthy, all of them get traffic. 0 (Istio's default): never.
    /// </summary>
    public int PanicThreshold { get; init; }

    /// <summary>What requests go out with where <see cref="Http2"/> is false.</summary>
    public UpstreamProtocol Protocol { get; init; }

    public ConnectionLimits Limits { get; init; } = ConnectionLimits.None;

    /// <summary>10 s unless a DestinationRule says otherwise.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="position">Of an endpoint among <see cref="Endpoints"/>, then <see cref="DnsEndpoints"/>.</param>
    public EndpointPlace PlaceOf(int position) => Places.IsDefaultOrEmpty ? EndpointPlace.Default : Places[position];
}

/// <param name="Address">Where it really listens.</param>
/// <param name="Workload">Name of the pod.</param>
/// <param name="Namespace">Namespace of the pod.</param>
internal sealed record Endpoint(IPEndPoint Address, string Workload, string Namespace);

internal enum LoadBalancer
{
    /// <summary>Two drawn at random, the one with fewer active requests is taken: Istio's default.</summary>
    LeastRequest,
    RoundRobin,
    Random,
    RingHash,
    Maglev,
}
