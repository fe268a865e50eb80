namespace Bookinfo.Mesh.Config;

/// <summary>Limits towards a destination. A value of 0 counts as not given.</summary>
internal sealed record ConnectionPool
{
    /// <summary>Null: no limits.</summary>
    public TcpPool? Tcp { get; init; }

    /// <summary>Null: no limits.</summary>
    public HttpPool? Http { get; init; }

    public static ConnectionPool Read(FieldReader f) => new()
    {
        Tcp = f.Object("tcp", TcpPool.Read),
        Http = f.Object("http", HttpPool.Read),
    };
}

/// <summary>Limits of connections.</summary>
internal sealed record TcpPool
{
    /// <summary>Connections to all endpoints together; null: no limit.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>How long it may take to connect; null: 10 s.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Age at which a TCP connection is closed; null: none.</summary>
    public TimeSpan? MaxConnectionDuration { get; init; }

    /// <summary>How long a TCP connection may be silent; null: 1 h.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Null: silent peers are not probed.</summary>
    public TcpKeepalive? TcpKeepalive { get; init; }

    public static TcpPool Read(FieldReader f) => new()
    {
        MaxConnections = f.Int("maxConnections"),
        ConnectTimeout = f.Duration("connectTimeout"),
        MaxConnectionDuration = f.Duration("maxConnectionDuration"),
        IdleTimeout = f.Duration("idleTimeout"),
        TcpKeepalive = f.Object("tcpKeepalive", TcpKeepalive.Read),
    };
}

/// <summary>How the operating system finds out that a silent peer is gone.</summary>
/// <param name="Probes">Unanswered ones until the connection counts as dead; null or 0: the system's, 9 on Linux.</param>
/// <param name="Time">Silence before the first probe; null: the system's, 2 h on Linux.</param>
/// <param name="Interval">Between probes; null: the system's, 75 s on Linux.</param>
internal sealed record TcpKeepalive(int? Probes, TimeSpan? Time, TimeSpan? Interval)
{
    public static TcpKeepalive Read(FieldReader f) => new(f.Int("probes"), f.Duration("time"), f.Duration("interval"));
}

/// <summary>Limits of requests.</summary>
internal sealed record HttpPool
{
    /// <summary>Requests that may wait for a connection; one more is answered 503. Null: no limit.</summary>
    public int? Http1MaxPendingRequests { get; init; }

    /// <summary>Requests under way, with HTTP/1.1 too; one more is answered 503. Null: no limit.</summary>
    public int? Http2MaxRequests { get; init; }

    /// <summary>After so many a connection is closed; 1: no reuse. Null: no limit.</summary>
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>Retries under way to all endpoints together; null: no limit.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long a connection may be without a request; null: 1 h.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary><c>UPGRADE</c>: requests go out as HTTP/2; otherwise as the port's protocol says.</summary>
    public string? H2UpgradePolicy { get; init; }

    /// <summary>Whether requests go out in the version of HTTP that they came in with; null: false.</summary>
    public bool? UseClientProtocol { get; init; }

    /// <summary>Requests at a time on one HTTP/2 connection; null: no limit.</summary>
    public int? MaxConcurrentStreams { get; init; }

    /// <summary>Null: HTTP/2 connections are not pinged.</summary>
    public Http2Keepalive? Http2Keepalive { get; init; }

    public static HttpPool Read(FieldReader f) => new()
    {
        Http1MaxPendingRequests = f.Int("http1MaxPendingRequests"),
        Http2MaxRequests = f.Int("http2MaxRequests"),
        MaxRequestsPerConnection = f.Int("maxRequestsPerConnection"),
        MaxRetries = f.Int("maxRetries"),
        IdleTimeout = f.Duration("idleTimeout"),
        H2UpgradePolicy = f.Choice("h2UpgradePolicy", "DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
        UseClientProtocol = f.Flag("useClientProtocol"),
        MaxConcurrentStreams = f.Int("maxConcurrentStreams"),
        Http2Keepalive = f.Object("http2KeepAlive", Http2Keepalive.Read),
    };
}

/// <summary>PING frames that find out whether a peer still answers.</summary>
/// <param name="Interval">Silence before one; null: none are sent.</param>
/// <param name="Timeout">How long the answer may take; null: 20 s.</param>
internal sealed record Http2Keepalive(TimeSpan? Interval, TimeSpan? Timeout)
{
    public static Http2Keepalive Read(FieldReader f) => new(f.Duration("interval"), f.Duration("timeout"));
}
