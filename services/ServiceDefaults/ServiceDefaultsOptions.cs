using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.ServiceDefaults;

/// <summary>What can be set for every service, each by one environment variable.</summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>
    /// <c>DRAIN_DELAY</c>: how long requests are still served after SIGTERM while readiness already fails, 0 s (the default) to
    /// 60 s. Zero suits Playground, whose mesh learns of the end before the process does; manifests for a cluster set 5 s.
    /// </summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary><c>SHUTDOWN_TIMEOUT</c>: how long open requests may take to finish after the drain delay, 0 s to 300 s; 20 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// <c>INLINE_SCHEDULING</c>: run requests on the threads that poll the sockets, false by default. Saves half of the CPU on one
    /// core when DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 is set as well, but a handler that blocks then stalls others.
    /// </summary>
    public bool InlineScheduling { get; set; }

    /// <summary><c>MAX_REQUEST_BODY_BYTES</c>: larger request bodies are refused with 413, 0 to 1 GiB; 1 MiB.</summary>
    public long MaxRequestBodyBytes { get; set; } = 1 << 20;

    /// <summary><c>MAX_REQUEST_HEADERS_BYTES</c>: size of all request headers together, 1 KiB to 1 MiB; 60 KiB as in Envoy.</summary>
    public int MaxRequestHeadersBytes { get; set; } = 60 << 10;

    /// <summary><c>KEEP_ALIVE_TIMEOUT</c>: how long an idle connection is kept, 1 s to 3600 s; 130 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary><c>MAX_CONNECTIONS</c>: connections open at a time, 1 to 1 000 000; 10 000.</summary>
    public long MaxConnections { get; set; } = 10_000;

    /// <summary><c>UPSTREAM_POOLING</c>: keep connections to upstreams, false by default: a new one for every call.</summary>
    public bool UpstreamPooling { get; set; }

    /// <summary><c>OUTBOUND_PROXY</c>: proxy that every upstream connection tunnels through, <c>http://HOST:PORT</c>; null: none.</summary>
    public Uri? OutboundProxy { get; set; }

    /// <summary><c>PORT_MAP</c>: where the listeners really stand; unset: every port on all addresses.</summary>
    public PortMap PortMap { get; set; } = PortMap.Unset;

    /// <summary>
    /// <c>MANAGEMENT_PORT</c>: where services that show only their contract on their own port answer <c>/livez</c>, <c>/readyz</c> and
    /// <c>/metrics</c>, 1 to 65535 without the sidecar's 15000 to 15090; null (the default): nowhere. Bookinfo's services do not ask.
    /// </summary>
    public int? ManagementPort { get; set; }

    internal static void Read(ServiceDefaultsOptions options, SettingsReader settings)
    {
        options.DrainDelay = settings.Seconds("DRAIN_DELAY", options.DrainDelay, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        options.ShutdownTimeout = settings.Seconds("SHUTDOWN_TIMEOUT", options.ShutdownTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(300));
        options.InlineScheduling = settings.Switch("INLINE_SCHEDULING", options.InlineScheduling);
        options.MaxRequestBodyBytes = settings.Number("MAX_REQUEST_BODY_BYTES", options.MaxRequestBodyBytes, 0, 1 << 30);
        options.MaxRequestHeadersBytes = (int)settings.Number("MAX_REQUEST_HEADERS_BYTES", options.MaxRequestHeadersBytes, 1 << 10, 1 << 20);
        options.KeepAliveTimeout = settings.Seconds("KEEP_ALIVE_TIMEOUT", options.KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        options.MaxConnections = settings.Number("MAX_CONNECTIONS", options.MaxConnections, 1, 1_000_000);
        options.UpstreamPooling = settings.Switch("UPSTREAM_POOLING", options.UpstreamPooling);
        options.OutboundProxy = ReadProxy(settings);
        if (!PortMap.TryParse(settings.TextOrNull(PortMap.Variable), out var map, out var piece)) settings.Refuse(PortMap.Variable, piece, PortMap.Allowed);
        options.PortMap = map;
        options.ManagementPort = Management.ManagementPort.Read(settings);
    }

    private static Uri? ReadProxy(SettingsReader settings)
    {
        var text = settings.TextOrNull(Upstreams.OutboundProxy.Variable);
        if (Upstreams.OutboundProxy.TryParse(text, out var proxy)) return proxy;
        settings.Refuse(Upstreams.OutboundProxy.Variable, text ?? "", Upstreams.OutboundProxy.Allowed);
        return null;
    }
}
