using Bookinfo.LoadClient.Server;
using Bookinfo.LoadClient.Server.Runs;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags of the commands that serve (contract fortio.md section 2, server side).</summary>
internal static class ServerFlags
{
    private const int MostPayloadKiB = 64 << 10;

    public static FlagGroup Ports { get; } = new("Ports (a port, host:port, the path of a unix socket, 0 for any free port, or disabled)",
    [
        new Flag("http-port", "8080", "`address` of the echo, the debug page and the web pages"),
        new Flag("grpc-port", "8079", "`address` of gRPC ping and health"),
        new Flag("tcp-port", "8078", "`address` of the TCP echo"),
        new Flag("udp-port", "8078", "`address` of the UDP echo"),
        new Flag("redirect-port", "8081", "`address` that redirects to https"),
        new Flag("cert", "", "serve TLS with this certificate: PEM file at this `path`; needs -key"),
        new Flag("key", "", "its key: PEM file at this `path`"),
        new Flag("cacert", "", "with -mtls: the authority that signs client certificates, PEM file at this `path`"),
        new Flag("mtls", "false", "want client certificates signed by -cacert", IsSwitch: true),
        new Flag("server-idle-timeout", "30s", "`duration` an idle connection is kept"),
    ]);

    public static FlagGroup Echo { get; } = new("Echo",
    [
        new Flag("echo-server-default-params", "", "`query` for requests without one, such as delay=10ms&status=503:5"),
        new Flag("max-echo-delay", "1.5s", "longest `duration` that delay= gets"),
        new Flag("maxpayloadsizekb", "256", "most `KiB` that size= gets"),
        new Flag("echo-debug-path", "/debug", "`path` of the debug page; empty: none"),
        new Flag("udp-async", "false", "no effect: the UDP echo never waits for a caller", IsSwitch: true),
        new Flag("echo-debug-env", "false", "let ?env=dump show the environment, secrets included (not in Fortio)", IsSwitch: true),
    ]);

    public static FlagGroup Grpc { get; } = new("gRPC",
    [
        new Flag("grpc-max-streams", "0", "`number` of streams at once on a connection; 0: 100"),
        new Flag("healthservice", "ping", "`service` whose health is SERVING; the same name with _down is NOT_SERVING"),
    ]);

    public static FlagGroup Pages { get; } = PagesAt("/fortio/");

    /// <summary>The flags of the pages.</summary>
    /// <param name="path">Where they stand when <c>-ui-path</c> is not given.</param>
    public static FlagGroup PagesAt(string path) => new("Pages and runs over HTTP",
    [
        new Flag("ui-path", path, "`path` of the web pages and the REST API; empty: none"),
        new Flag("data-dir", ".", "`directory` of results"),
        new Flag("base-url", "", "`URL` under which others reach the pages, for links in answers"),
        new Flag("rest-runs", "true", "let callers start runs (not in Fortio)", IsSwitch: true),
        new Flag("rest-targets", "", "`hosts` that such runs may name, in url, resolve and a Host header, separated by commas; empty: any (not in Fortio)"),
        new Flag("rest-max-runs", "4", "`number` of such runs at once (not in Fortio)"),
        new Flag("rest-max-connections", "256", "most `connections` of such a run (not in Fortio)"),
        new Flag("rest-max-qps", "0", "most calls per second of such a run; 0: no limit (not in Fortio)"),
        new Flag("rest-max-duration", "1h", "longest `duration` of such a run (not in Fortio)"),
    ]);

    public static ServerOptions Read(FlagReader flags) => new()
    {
        Http = Address(flags, "http-port"),
        Grpc = Address(flags, "grpc-port"),
        Tcp = Address(flags, "tcp-port"),
        Udp = Address(flags, "udp-port"),
        Redirect = Address(flags, "redirect-port"),
        UiPath = Path(flags, "ui-path", "/"),
        Echo = new EchoOptions
        {
            DefaultParameters = flags.Text("echo-server-default-params").TrimStart('?'),
            MaxDelay = Bounded(flags, "max-echo-delay", TimeSpan.Zero, TimeSpan.FromHours(1)),
            MaxPayloadBytes = (int)flags.Whole("maxpayloadsizekb", 0, MostPayloadKiB) << 10,
            DebugPath = Path(flags, "echo-debug-path", ""),
            ShowsEnvironment = flags.IsOn("echo-debug-env"),
        },
        IdleTimeout = Bounded(flags, "server-idle-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        GrpcMaxStreams = (int)flags.Whole("grpc-max-streams", 0, 100_000),
        HealthService = flags.Text("healthservice"),
        DataDirectory = flags.Text("data-dir"),
        BaseUrl = flags.Text("base-url"),
        Runs = Runs(flags),
        Tls = Tls(flags),
    };

    private static RunLimits Runs(FlagReader flags)
    {
        var qps = flags.Number("rest-max-qps");
        if (qps < 0) flags.Refuse("rest-max-qps", "0 or a number above it");
        return new RunLimits
        {
            AreAllowed = flags.IsOn("rest-runs"),
            Targets = flags.Text("rest-targets").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            MaxRuns = (int)flags.Whole("rest-max-runs", 1, 100),
            MaxConnections = (int)flags.Whole("rest-max-connections", 1, 10_000),
            MaxQps = qps > 0 ? qps : double.PositiveInfinity,
            MaxDuration = Bounded(flags, "rest-max-duration", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        };
    }

    private static ListenAddress Address(FlagReader flags, string name)
    {
        var isStream = name != "udp-port";
        if (ListenAddress.TryParse(flags.Text(name), out var address) && (isStream || address.UnixPath is null)) return address;
        flags.Refuse(name, isStream ? ListenAddress.Allowed : "a port, host:port, 0 for any free port, or disabled");
        return ListenAddress.Disabled;
    }

    private static string Path(FlagReader flags, string name, string end)
    {
        var path = flags.Text(name);
        if (path.Length == 0) return "";
        if (path.StartsWith('/') && !path.Contains('?') && !path.Contains('#')) return end.Length == 0 || path.EndsWith(end, StringComparison.Ordinal) ? path : path + end;
        flags.Refuse(name, "a path that begins with /, or nothing");
        return "";
    }

    private static TimeSpan Bounded(FlagReader flags, string name, TimeSpan least, TimeSpan most)
    {
        var duration = flags.AnyDuration(name);
        if (duration >= least && duration <= most) return duration;
        flags.Refuse(name, $"a duration from {GoDuration.Text(least)} to {GoDuration.Text(most)}");
        return least;
    }

    private static TlsOptions? Tls(FlagReader flags)
    {
        var (certificate, key, authority) = (flags.TextOrNull("cert"), flags.TextOrNull("key"), flags.TextOrNull("cacert"));
        if (certificate is null != key is null) flags.RefuseFlag(certificate is null ? "key" : "cert", "needs the other one too: give both -cert and -key");
        var wantsClients = flags.IsOn("mtls");
        if (wantsClients && (certificate is null || authority is null)) flags.RefuseFlag("mtls", "needs -cert, -key and -cacert");
        if (!wantsClients && authority is not null) flags.RefuseFlag("cacert", "is for client certificates: give -mtls too");
        return certificate is null || key is null ? null : new TlsOptions(certificate, key, wantsClients ? authority : null);
    }
}
