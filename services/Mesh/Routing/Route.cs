using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>One match block of one rule, and what becomes of a request that fits.</summary>
internal sealed record Route
{
    /// <summary>Access log's ROUTE_NAME: the rule's name, joined with the match's; <c>default</c> for generated routes; null: <c>-</c>.</summary>
    public string? Name { get; init; }

    public required RequestMatch Match { get; init; }

    public required RouteAction Action { get; init; }

    /// <summary>Applied to whatever the action is, local replies included; null: nothing changes.</summary>
    public RouteHeaders? Headers { get; init; }

    /// <summary>What pages of other origins may do; null: no policy.</summary>
    public CorsRule? Cors { get; init; }

    /// <summary>Name of the route's own counters within its virtual host; null: none are kept.</summary>
    public string? StatPrefix { get; init; }

    /// <summary>Which VirtualService rule this came from, for people: <c>default/reviews http[0].match[1]</c>; null for generated routes.</summary>
    public string? Origin { get; init; }
}

internal abstract record RouteAction;

/// <summary>Send the request on to one of the clusters.</summary>
internal sealed record ForwardAction : RouteAction
{
    /// <summary>Never empty; entries of weight 0 are already dropped.</summary>
    public required ImmutableArray<WeightedCluster> Clusters { get; init; }

    /// <summary>Sum of the weights; a single cluster counts as 1 of 1.</summary>
    public required int TotalWeight { get; init; }

    /// <summary>For the whole request, retries included, counted from the moment the request has arrived in full; null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Null: the path stays.</summary>
    public PathRewrite? Rewrite { get; init; }

    /// <summary>The Host header that goes out, whatever the headers' rules say; null: those, else the caller's.</summary>
    public string? Authority { get; init; }

    /// <summary>Null: none.</summary>
    public FaultPolicy? Fault { get; init; }

    /// <summary>Answer when the drawn cluster does not exist: 503, or 500 for rules of the Gateway API.</summary>
    public int MissingClusterStatus { get; init; } = 503;

    /// <summary>Drawn apart from each other; empty: no copy is sent anywhere.</summary>
    public ImmutableArray<MirrorPolicy> Mirrors { get; init; } = [];

    /// <summary>Value of x-envoy-decorator-operation, for example <c>reviews.default.svc.cluster.local:9080/*</c>.</summary>
    public string? DecoratorOperation { get; init; }
}

/// <param name="Name">Key into <see cref="RouteTable.Clusters"/>. It may be missing there: 503, flag NC (contract mesh.md F19).</param>
/// <param name="Weight">Share of <see cref="ForwardAction.TotalWeight"/>.</param>
/// <param name="Headers">Carried out before the rule's, which win; null: none. A single cluster's are part of the route's.</param>
internal sealed record WeightedCluster(string Name, int Weight, RouteHeaders? Headers = null);

/// <summary>Answered by the proxy itself: fixed answers, 404 and 502 of the catch-all hosts.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Empty: none.</param>
internal sealed record DirectResponseAction(int Status, ReadOnlyMemory<byte> Body) : RouteAction
{
    public DirectResponseAction(int status, string text)
        : this(status, System.Text.Encoding.UTF8.GetBytes(text))
    {
    }
}

/// <summary>Pass to the address the caller asked for (PassthroughCluster of ALLOW_ANY).</summary>
internal sealed record PassthroughAction : RouteAction;

/// <summary>When and how often a failed try is repeated.</summary>
internal sealed record RetryPolicy
{
    /// <summary>Istio's default: 2 re-tries on connect-failure, refused-stream, unavailable and cancelled.</summary>
    public static RetryPolicy Default { get; } = new()
    {
        Attempts = 2,
        On = RetryOn.ConnectFailure | RetryOn.RefusedStream | RetryOn.GrpcUnavailable | RetryOn.GrpcCancelled,
    };

    /// <summary>Istio 1.1's default.</summary>
    public static RetryPolicy Istio11Default { get; } = Default with
    {
        On = Default.On | RetryOn.GrpcResourceExhausted | RetryOn.RetriableStatusCodes,
        StatusCodes = [503],
    };

    public static RetryPolicy None { get; } = new();

    /// <summary>Tries after the first one; 0: none.</summary>
    public int Attempts { get; init; }

    public RetryOn On { get; init; }

    /// <summary>Limit for one try; null: the route's timeout only.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>Whether a retry rather goes to an endpoint not tried yet; null: unless the cluster hashes.</summary>
    public bool? AvoidsTriedEndpoints { get; init; }

    /// <summary>Whether retries leave the priorities, hence localities, that were tried.</summary>
    public bool LeavesTriedPriorities { get; init; }

    /// <summary>Status codes that count as failed besides what <see cref="On"/> says.</summary>
    public ImmutableArray<int> StatusCodes { get; init; } = [];

    public static RetryPolicy DefaultOf(Behaviour behaviour) => behaviour.RetriesOn503 ? Istio11Default : Default;

    /// <summary>Base of the back-off: full jitter in [0, (2^N - 1) x base), at most 10 x base. 25 ms by default.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromMilliseconds(25);
}

/// <summary>Envoy's retry policies (x-envoy-retry-on and x-envoy-retry-grpc-on).</summary>
[Flags]
internal enum RetryOn
{
    None = 0,
    ServerError5xx = 1,
    GatewayError = 2,
    Reset = 4,
    ResetBeforeRequest = 8,
    ConnectFailure = 16,
    RefusedStream = 32,
    Retriable4xx = 64,
    RetriableStatusCodes = 128,
    RetriableHeaders = 256,
    EnvoyRateLimited = 512,
    Http3PostConnectFailure = 1024,
    GrpcCancelled = 2048,
    GrpcDeadlineExceeded = 4096,
    GrpcInternal = 8192,
    GrpcResourceExhausted = 16384,
    GrpcUnavailable = 32768,
}
