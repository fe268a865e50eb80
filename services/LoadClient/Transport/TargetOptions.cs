namespace Bookinfo.LoadClient.Transport;

/// <summary>What is called, and how a connection to it is made.</summary>
internal sealed record TargetOptions
{
    /// <summary>As typed, with <c>http://</c> added where a bare host stood: <c>http(s)://...</c>, <c>tcp://h:p</c>, <c>udp://h:p</c>, or <c>h:p</c> for gRPC.</summary>
    public required string Url { get; init; }

    /// <summary>Which protocol; from the URL and the flags <c>-grpc</c>, <c>-ping</c>, <c>-grpc-method</c>.</summary>
    public TargetProtocol Protocol { get; init; } = TargetProtocol.Http;

    /// <summary>Use SocketsHttpHandler (<c>-stdclient</c>); implied by <see cref="Http2"/>, <see cref="FollowRedirects"/> and compression.</summary>
    public bool StandardClient { get; init; }

    /// <summary>HTTP/2 (<c>-h2</c>): ALPN on https, prior knowledge on http.</summary>
    public bool Http2 { get; init; }

    /// <summary>HTTP/1.0 (<c>-http1.0</c>).</summary>
    public bool Http10 { get; init; }

    /// <summary>False (<c>-keepalive=false</c>): <c>Connection: close</c> and a new connection for every call.</summary>
    public bool KeepAlive { get; init; } = true;

    /// <summary>Without keep-alive: shut the write side after the request (<c>-halfclose</c>).</summary>
    public bool HalfClose { get; init; }

    /// <summary>Follow redirects (<c>-L</c>).</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>Ask for gzip (<c>-compression</c>, standard client only).</summary>
    public bool Compression { get; init; }

    /// <summary>Reconnect after any answer that is not ok, as Fortio does (<c>-reconnect-on-error</c>, ours); default: only when the server closed.</summary>
    public bool ReconnectOnError { get; init; }

    /// <summary>Calls on one connection before it is renewed, drawn anew each time (<c>-connection-reuse MIN[:MAX]</c>); null: no limit.</summary>
    public (long Least, long Most)? ConnectionReuse { get; init; }

    /// <summary>Limit for connecting, and again for request and answer (<c>-timeout</c>). Default 3 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a UDP answer is waited for (<c>-udp-timeout</c>). Default 750 ms.</summary>
    public TimeSpan UdpTimeout { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>Most bytes of one answer in KiB (<c>-httpbufferkb</c>), default 128: kept for the result; bodies of any size are read.</summary>
    public int BufferKb { get; init; } = 128;

    /// <summary>Path of a unix socket to connect to (<c>-unix-socket</c>); null: by host and port.</summary>
    public string? UnixSocket { get; init; }

    /// <summary>Address used for the URL's host (<c>-resolve</c>); null: by name.</summary>
    public string? Resolve { get; init; }

    /// <summary><c>ip4</c> (the default), <c>ip6</c> or <c>ip</c> (<c>-resolve-ip-type</c>).</summary>
    public string ResolveIpType { get; init; } = "ip4";

    /// <summary><c>cached-rr</c> (the default), <c>rr</c>, <c>rnd</c> or <c>first</c> (<c>-dns-method</c>).</summary>
    public string DnsMethod { get; init; } = "cached-rr";

    /// <summary>Keep the first address on reconnects (<c>-no-reresolve</c>).</summary>
    public bool NoReresolve { get; init; }

    /// <summary>No certificate check (<c>-k</c>, <c>-https-insecure</c>).</summary>
    public bool Insecure { get; init; }

    /// <summary>Trust this CA's file (<c>-cacert</c>); null: the system's.</summary>
    public string? CaCertificate { get; init; }

    /// <summary>Client certificate's file (<c>-cert</c>); null: none.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key's file (<c>-key</c>).</summary>
    public string? Key { get; init; }

    /// <summary>What gRPC runs call.</summary>
    public GrpcOptions Grpc { get; init; } = new();
}

/// <summary>Flags of gRPC runs.</summary>
internal sealed record GrpcOptions
{
    /// <summary>Streams on each connection (<c>-s</c>). Default 1.</summary>
    public int Streams { get; init; } = 1;

    /// <summary>Wanted from the ping server before it answers (<c>-grpc-ping-delay</c>).</summary>
    public TimeSpan PingDelay { get; init; }

    /// <summary>Service whose health is asked (<c>-healthservice</c>); empty: the server's.</summary>
    public string HealthService { get; init; } = "";
}

/// <summary>What is spoken with the target.</summary>
internal enum TargetProtocol
{
    /// <summary>HTTP or HTTPS.</summary>
    Http,

    /// <summary>Raw TCP, the payload echoed.</summary>
    Tcp,

    /// <summary>UDP, the payload echoed.</summary>
    Udp,

    /// <summary>gRPC health check.</summary>
    GrpcHealth,

    /// <summary>Fortio's own Ping.</summary>
    GrpcPing,
}
