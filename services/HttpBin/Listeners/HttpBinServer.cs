using System.Net;
using System.Text;

using Bookinfo.HttpBin.CommandLine;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Listening;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Bookinfo.HttpBin.Listeners;

/// <summary>
/// Opens the ports: each dialect on a Kestrel of its own, because their limits differ, and the management endpoints, which are the
/// host's own pipeline, on MANAGEMENT_PORT when there is one.
/// </summary>
internal sealed partial class HttpBinServer(
    LaunchPlan plan, DialectServers dialects, IOptions<ServiceDefaultsOptions> defaults,
    IConnectionListenerFactory transport, IServiceProvider services, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : IServer
{
    private const int PiecesOfAnswers = 240;

    private readonly List<KestrelServer> _servers = [];
    private readonly ILogger _logger = loggers.CreateLogger<HttpBinServer>();

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Where the ports really are, in the order of the plan; known once started.</summary>
    public List<(ListenerPlan Plan, IPEndPoint Address)> Bound { get; } = [];

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        var refused = new List<Exception>();
        foreach (var listener in plan.Listeners)
        {
            try
            {
                await StartAsync(listener, cancellationToken);
            }
            catch (Exception exception) when (listener.IsOptional && exception is IOException or System.Net.Sockets.SocketException)
            {
                refused.Add(exception);
                LogNotOpened(listener.Port, exception.Message);
            }
        }

        if (Bound.Count == 0) throw refused[0];
        if (defaults.Value.ManagementPort is { } port) await StartManagementAsync(port, application, cancellationToken);
        foreach (var (listener, address) in Bound) dialects.Started(listener, address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (listener, _) in Bound) dialects.Stopping(listener.Settings);
        await Task.WhenAll(_servers.Select(server => server.StopAsync(cancellationToken)));
    }

    public void Dispose()
    {
        foreach (var server in _servers) server.Dispose();
    }

    private async Task StartAsync(ListenerPlan listener, CancellationToken cancellationToken)
    {
        var options = Options(listener.Settings);
        ListenOptions? bound = null;
        var mapped = defaults.Value.PortMap.Resolve(listener.Port);
        Listen(options, listener.Host, listener.Port, mapped, listen =>
        {
            bound = listen;
            listen.Protocols = ProtocolsOf(listener);
            if (listener.Tls is not { } files) return;
            var (certificate, others) = TlsFiles.Read(files.Certificate, files.Key);
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ServerCertificateChain = others });
        });
        await StartAsync(options, dialects.For(listener.Settings), cancellationToken);
        if (mapped is not null) LogMapped(listener.Port, bound!.IPEndPoint!);
        Bound.Add((listener, bound!.IPEndPoint!));
    }

    // gunicorn speaks HTTP/1 only; Go offers HTTP/2 where TLS lets the client choose.
    private static HttpProtocols ProtocolsOf(ListenerPlan listener) =>
        listener.IsHttp2 ? HttpProtocols.Http2
        : listener.Tls is not null && listener.Settings.Dialect == DialectName.Go ? HttpProtocols.Http1AndHttp2
        : HttpProtocols.Http1;

    private Task StartManagementAsync<TContext>(int port, IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        ListenOptions? bound = null;
        var mapped = defaults.Value.PortMap.Resolve(port);
        Listen(options, "", port, mapped, listen => bound = listen);
        if (mapped is not null) lifetime.ApplicationStarted.Register(() => LogMapped(port, bound!.IPEndPoint!));
        return StartAsync(options, application, cancellationToken);
    }

    private async Task StartAsync<TContext>(KestrelServerOptions options, IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        var server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(options), transport, loggers);
        _servers.Add(server);
        await server.StartAsync(application, cancellationToken);
    }

    private static void Listen(KestrelServerOptions options, string host, int port, IPEndPoint? mapped, Action<ListenOptions> configure)
    {
        if (mapped is not null) options.Listen(mapped, configure);
        else if (host == "localhost") options.Listen(IPAddress.Loopback, port, configure);
        else if (host.Length == 0 || IPAddress.Parse(host).Equals(IPAddress.IPv6Any)) options.ListenAnyIP(port, configure);
        else options.Listen(IPAddress.Parse(host), port, configure);
    }

    private KestrelServerOptions Options(ListenerSettings settings)
    {
        var options = new KestrelServerOptions
        {
            ApplicationServices = services,
            AddServerHeader = false,
            AllowSynchronousIO = false,
            RequestHeaderEncodingSelector = _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = _ => Encoding.Latin1,
        };
        var limits = options.Limits;
        limits.RequestHeadersTimeout = settings.HeaderTimeout;
        limits.KeepAliveTimeout = settings.IdleTimeout;
        limits.MaxConcurrentConnections = defaults.Value.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = defaults.Value.MaxConnections;
        // Bodies are counted where they are read, so that the answer to too much is the dialect's.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = new MinDataRate(PiecesOfAnswers, TimeSpan.FromMinutes(1));
        // gunicorn counts the lines itself, and its answer to too many is another one.
        limits.MaxRequestHeaderCount = settings.Dialect == DialectName.Py ? settings.RequestLimits.Fields * 2 : 1000;
        limits.MaxRequestHeadersTotalSize = settings.MaxHeaderBytes + 4096;
        limits.MaxRequestLineSize = settings.Dialect == DialectName.Py ? settings.RequestLimits.Line * 4 : settings.MaxHeaderBytes + 4096;
        return options;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "port {Port} -> {Address}")]
    private partial void LogMapped(int port, IPEndPoint address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "port {Port} is not served: {Reason}")]
    private partial void LogNotOpened(int port, string reason);
}
