using Bookinfo.LoadClient.Server.Runs;

namespace Bookinfo.LoadClient.Server;

/// <summary>What one server process opens and how it answers: the server-side flags of contract fortio.md section 2, read and checked.</summary>
internal sealed record ServerOptions
{
    /// <summary>No listener at all: what the commands <c>report</c>, <c>redirect</c>, <c>tcp-echo</c> and <c>udp-echo</c> begin with.</summary>
    public static ServerOptions Silent { get; } = new()
    {
        Http = ListenAddress.Disabled,
        Grpc = ListenAddress.Disabled,
        Tcp = ListenAddress.Disabled,
        Udp = ListenAddress.Disabled,
        Redirect = ListenAddress.Disabled,
    };

    /// <summary>HTTP (<c>-http-port</c>), HTTP/1.1 and h2c on one port. Default 8080.</summary>
    public ListenAddress Http { get; init; } = ListenAddress.OfPort(8080);

    /// <summary>gRPC (<c>-grpc-port</c>). Default 8079.</summary>
    public ListenAddress Grpc { get; init; } = ListenAddress.OfPort(8079);

    /// <summary>TCP echo (<c>-tcp-port</c>). Default 8078.</summary>
    public ListenAddress Tcp { get; init; } = ListenAddress.OfPort(8078);

    /// <summary>UDP echo (<c>-udp-port</c>), no unix socket. Default 8078.</summary>
    public ListenAddress Udp { get; init; } = ListenAddress.OfPort(8078);

    /// <summary>Redirects to https (<c>-redirect-port</c>). Default 8081.</summary>
    public ListenAddress Redirect { get; init; } = ListenAddress.OfPort(8081);

    /// <summary>What the HTTP port shows.</summary>
    public PortContent Content { get; init; } = PortContent.Everything;

    /// <summary>Path of the web pages and the REST API (<c>-ui-path</c>), with a slash at both ends; empty: none. Default <c>/fortio/</c>.</summary>
    public string UiPath { get; init; } = "/fortio/";

    /// <summary>How requests are echoed.</summary>
    public EchoOptions Echo { get; init; } = new();

    /// <summary>How long an idle connection is kept (<c>-server-idle-timeout</c>): 1 s to 1 h. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Streams at once on a gRPC connection (<c>-grpc-max-streams</c>): 0 to 100 000; 0 (the default): Kestrel's 100.</summary>
    public int GrpcMaxStreams { get; init; }

    /// <summary>Service whose health is SERVING (<c>-healthservice</c>); with <c>_down</c> behind it NOT_SERVING. Default <c>ping</c>.</summary>
    public string HealthService { get; init; } = "ping";

    /// <summary>Where results are saved and read (<c>-data-dir</c>). Default: the current directory.</summary>
    public string DataDirectory { get; init; } = ".";

    /// <summary>Address of the pages as others reach them (<c>-base-url</c>), for links in answers; empty (the default): as the caller addressed us.</summary>
    public string BaseUrl { get; init; } = "";

    /// <summary>What a caller may have this server do to others.</summary>
    public RunLimits Runs { get; init; } = new();

    /// <summary>Certificates (<c>-cert</c>, <c>-key</c>); null (the default): the ports speak in clear.</summary>
    public TlsOptions? Tls { get; init; }
}

/// <summary>What the HTTP port shows.</summary>
internal enum PortContent
{
    /// <summary>Echo on every path, besides the debug pages, the web pages and the REST API.</summary>
    Everything,

    /// <summary>Only saved results, to look at (command <c>report</c>).</summary>
    Results,
}

/// <summary>How requests are echoed.</summary>
internal sealed record EchoOptions
{
    /// <summary>Query that applies to requests without a <c>?</c> (<c>-echo-server-default-params</c>), such as <c>delay=10ms</c>; empty (the default): none.</summary>
    public string DefaultParameters { get; init; } = "";

    /// <summary>Longest delay that a request gets (<c>-max-echo-delay</c>): 0 to 1 h. Default 1.5 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Most bytes that <c>size=</c> gets (<c>-maxpayloadsizekb</c> times 1024): 0 to 64 MiB. Default 256 KiB.</summary>
    public int MaxPayloadBytes { get; init; } = 256 << 10;

    /// <summary>Path of the debug page (<c>-echo-debug-path</c>); empty: none. Default <c>/debug</c>.</summary>
    public string DebugPath { get; init; } = "/debug";

    /// <summary>
    /// Whether <c>?env=dump</c> shows the environment on the debug page (<c>-echo-debug-env</c>, ours). Default false: variables hold
    /// secrets, and behind a sidecar every caller looks like a local one.
    /// </summary>
    public bool ShowsEnvironment { get; init; }
}

/// <summary>Certificates of the ports.</summary>
/// <param name="Certificate">PEM file.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="ClientCa">PEM file of the CA that must have signed client certificates (<c>-mtls</c> with <c>-cacert</c>); null: none are asked for.</param>
internal sealed record TlsOptions(string Certificate, string Key, string? ClientCa = null);
