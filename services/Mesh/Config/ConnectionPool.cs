namespace Bookinfo.Mesh.Config;

/// <summary>Limits towards a destination. A value of 0 counts as not given.</summary>
internal sealed record ConnectionPool
{
    public TcpPool? Tcp { get; init; }

    public HttpPool? Http { get; init; }

    public static ConnectionPool Read(FieldReader f) => new()
    {
        Tcp = f.Object("tcp", TcpPool.Read),
        Http = f.Object("http", HttpPool.Read),
    };
}

internal sealed record TcpPool
{
    public int? MaxConnections { get; init; }

    /// <summary>Null: 10 s.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    public TimeSpan? MaxConnectionDuration { get; init; }

    /// <summary>Null: 1 h.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    public static TcpPool Read(FieldReader f)
    {
        f.Skip("tcpKeepalive");
        return new()
        {
            MaxConnections = f.Int("maxConnections"),
            ConnectTimeout = f.Duration("connectTimeout"),
            MaxConnectionDuration = f.Duration("maxConnectionDuration"),
            IdleTimeout = f.Duration("idleTimeout"),
        };
    }
}

internal sealed record HttpPool
{
    public int? Http1MaxPendingRequests { get; init; }

    public int? Http2MaxRequests { get; init; }

    public int? MaxRequestsPerConnection { get; init; }

    public int? MaxRetries { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public string? H2UpgradePolicy { get; init; }

    public bool? UseClientProtocol { get; init; }

    public int? MaxConcurrentStreams { get; init; }

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
    };
}
