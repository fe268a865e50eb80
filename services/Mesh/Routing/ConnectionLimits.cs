using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Limits of a cluster's connections and requests: a DestinationRule's connection pool with Istio's defaults (contract mesh.md sections 1.8, 3.1, 3.5).</summary>
internal sealed record ConnectionLimits
{
    /// <summary>Istio's threshold where no rule sets one.</summary>
    public const long Unlimited = uint.MaxValue;

    public static ConnectionLimits None { get; } = new();

    /// <summary>Connections, open or being opened, of all endpoints together.</summary>
    public long MaxConnections { get; init; } = Unlimited;

    /// <summary>Requests that wait for a connection.</summary>
    public long MaxPending { get; init; } = Unlimited;

    /// <summary>Requests on a connection.</summary>
    public long MaxRequests { get; init; } = Unlimited;

    /// <summary>Retries under way, where there is no <see cref="RetryShare"/>.</summary>
    public long MaxRetries { get; init; } = Unlimited;

    /// <summary>0-1: retries under way as a share of the requests that are active or wait; null: <see cref="MaxRetries"/> holds.</summary>
    public double? RetryShare { get; init; }

    /// <summary>So many retries the share always allows.</summary>
    public long MinRetries { get; init; } = 3;

    /// <summary>After how many requests a connection is closed.</summary>
    public long MaxRequestsPerConnection { get; init; } = Unlimited;

    /// <summary>Requests at a time on an HTTP/2 connection.</summary>
    public long MaxConcurrentStreams { get; init; } = Unlimited;

    /// <summary>Null: HTTP/2 connections are not pinged.</summary>
    public Http2Keepalive? Pings { get; init; }

    /// <summary>Null: silent peers are not probed.</summary>
    public TcpKeepalive? Keepalive { get; init; }

    /// <summary>How long a connection may be without a request; 1 h.</summary>
    public TimeSpan HttpIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a TCP connection may be silent; 1 h.</summary>
    public TimeSpan TcpIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Age at which a TCP connection is closed; null: none.</summary>
    public TimeSpan? MaxConnectionDuration { get; init; }

    /// <param name="policy">Values of 0 count as not given.</param>
    public static ConnectionLimits Of(TrafficPolicy policy)
    {
        if (policy.ConnectionPool is null && policy.RetryBudget is null) return None;
        var (tcp, http, budget) = (policy.ConnectionPool?.Tcp, policy.ConnectionPool?.Http, policy.RetryBudget);
        return new ConnectionLimits
        {
            MaxConnections = Given(tcp?.MaxConnections),
            MaxPending = Given(http?.Http1MaxPendingRequests),
            MaxRequests = Given(http?.Http2MaxRequests),
            MaxRetries = Given(http?.MaxRetries),
            MaxRequestsPerConnection = Given(http?.MaxRequestsPerConnection),
            MaxConcurrentStreams = Given(http?.MaxConcurrentStreams),
            RetryShare = budget is null ? null : (budget.Percent ?? RetryBudget.DefaultPercent) / 100,
            MinRetries = budget?.MinRetryConcurrency is > 0 and var always ? always : None.MinRetries,
            Pings = http?.Http2Keepalive is { Interval: not null } pings ? pings : null,
            Keepalive = tcp?.TcpKeepalive,
            HttpIdle = http?.IdleTimeout ?? None.HttpIdle,
            TcpIdle = tcp?.IdleTimeout ?? None.TcpIdle,
            MaxConnectionDuration = tcp?.MaxConnectionDuration,
        };
    }

    private static long Given(int? value) => value is { } set and > 0 ? set : Unlimited;
}

/// <summary>Which version of HTTP a cluster's requests go out with.</summary>
internal enum UpstreamProtocol
{
    Http1,

    /// <summary>The port says so (http2, grpc).</summary>
    Http2,

    /// <summary>h2UpgradePolicy UPGRADE: HTTP/2 from proxy to proxy. A workload behind a sidecar of its own still gets HTTP/1.1.</summary>
    Upgraded,

    /// <summary>useClientProtocol: as the caller came.</summary>
    AsCaller,
}
