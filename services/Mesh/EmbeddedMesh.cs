using System.Security.Cryptography;
using System.Text;

using Bookinfo.Mesh.Admin;
using Bookinfo.Mesh.Admin.Explain;
using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh;

/// <summary>The mesh in this process: keeps the last snapshot, compiles it for each open proxy and swaps it in.</summary>
public sealed partial class EmbeddedMesh : IMesh
{
    private readonly Lock _swap = new();

    private readonly Dictionary<(string Namespace, string Name, ProxyKind Kind), RunningProxy> _proxies = [];

    private readonly ILogger _logger;

    private readonly ProxyServices _services;

    private readonly IRouteCompiler _compiler;

    private readonly ServiceProvider _forwarding;

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    private AccessLogFormat _logFormat = AccessLogFormat.Default;

    private ICompilable _compilable;

    private long _version;

    private EmbeddedMesh(ProxyServices services, IRouteCompiler compiler, ServiceProvider forwarding)
    {
        _services = services;
        _compiler = compiler;
        _compilable = compiler.Read(MeshSnapshot.Empty);
        _forwarding = forwarding;
        _logger = services.Loggers.CreateLogger<EmbeddedMesh>();
        services.Names.Changed += JoinAgain;
    }

    /// <summary>Makes a mesh without a proxy and with an empty snapshot; it opens nothing yet.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="time">The clock of every timeout, back-off and log line.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="loggers">Where it reports to.</param>
    public static EmbeddedMesh Create(MeshOptions options, TimeProvider time, IRandomSource random, ILoggerFactory loggers) =>
        Create(options, time, random, loggers, new RouteCompiler());

    internal static EmbeddedMesh Create(MeshOptions options, TimeProvider time, IRandomSource random, ILoggerFactory loggers, IRouteCompiler compiler)
    {
        var forwarding = new ServiceCollection().AddSingleton(loggers).AddSingleton(typeof(ILogger<>), typeof(Logger<>)).AddSingleton(time).AddHttpForwarder().BuildServiceProvider();
        var resolver = options.Resolver ?? new SystemResolver();
        var sockets = new SocketConnectionFactoryOptions { UnsafePreferInlineScheduling = options.InlineScheduling };
        return new EmbeddedMesh(
            new ProxyServices
            {
                Options = options,
                Time = time,
                Random = random,
                Loggers = loggers,
                Kestrel = new InnerKestrel(loggers),
                Forwarder = forwarding.GetRequiredService<IHttpForwarder>(),
                Resolver = resolver,
                Names = new NameWatch(resolver, time),
                Connections = new SocketConnectionContextFactory(sockets, loggers.CreateLogger<SocketConnectionContextFactory>()),
            },
            compiler,
            forwarding);
    }

    public ValidationResult Validate(MeshObject candidate) => _compiler.Validate(candidate, Volatile.Read(ref _snapshot).Settings);

    public ApplyResult Apply(MeshSnapshot snapshot)
    {
        lock (_swap)
        {
            var version = _version + 1;
            ICompilable compilable;
            List<(RunningProxy Proxy, RouteTable Table)> compiled;
            try
            {
                compilable = _compiler.Read(snapshot);
                compiled = [.. _proxies.Values.Select(proxy => (proxy, compilable.Compile(proxy.Identity, version)))];
            }
#pragma warning disable CA1031 // Bad content is a value; what is thrown is a bug of ours, and no object may take the mesh down with it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                CompileFailed(e, _version);
                return new ApplyResult(_version, _compilable.Rejected) { Statuses = _compilable.Statuses };
            }

            if (snapshot.Settings != _snapshot.Settings) _logFormat = ReadFormat(snapshot.Settings);
            (_snapshot, _compilable, _version) = (snapshot, compilable, version);
            foreach (var (proxy, table) in compiled) Swap(proxy, table);
            _services.Names.Keep(_proxies.Values.SelectMany(static proxy => proxy.Compiled.Clusters.Values).SelectMany(static cluster => cluster.DnsEndpoints).ToHashSet());
            return new ApplyResult(version, compilable.Rejected) { Statuses = compilable.Statuses };
        }
    }

    public async Task<IProxy> OpenProxyAsync(ProxyIdentity identity, IReadOnlyList<ProxyBind> binds, Action<string> accessLog, CancellationToken cancellationToken)
    {
        await _services.Kestrel.StartAsync().WaitAsync(cancellationToken);
        var proxy = new RunningProxy(identity, binds, accessLog, _services) { Closed = Forget };
        proxy.Admin = new AdminHandler(proxy, _services.Time).HandleAsync;
        proxy.Explainer = new ProxyExplainer(proxy, ModelInForce);
        lock (_swap)
        {
            _proxies[Key(identity)] = proxy;
            Swap(proxy, _compilable.Compile(identity, _version));
        }

        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        RunningProxy[] proxies;
        lock (_swap) proxies = [.. _proxies.Values];
        await Task.WhenAll(proxies.Select(static proxy => proxy.DisposeAsync().AsTask()));
        _services.Names.Dispose();
        await _services.Kestrel.DisposeAsync();
        await _forwarding.DisposeAsync();
    }

    private void JoinAgain()
    {
        lock (_swap)
        {
            foreach (var proxy in _proxies.Values) Swap(proxy, proxy.Compiled);
        }
    }

    private MeshModel? ModelInForce()
    {
        lock (_swap) return _compilable.Model;
    }

    private void Swap(RunningProxy proxy, RouteTable table)
    {
        var uri = Spiffe(proxy.Identity);
        var hash = proxy.Identity.Kind == ProxyKind.Uninjected ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri)));
        proxy.Swap(table, _snapshot.Secrets, _snapshot.Settings.AccessLog, _logFormat, endpoint => CalledSideOf(endpoint, uri, hash));
        proxy.Tables.Add(new PastTable(proxy.Routing, _compilable.Model), proxy.LastRequests);
    }

    /// <param name="endpoint">Whom a proxy calls.</param>
    /// <param name="uri">The caller's name in its certificate.</param>
    /// <param name="hash">Of that certificate; null: the caller has no sidecar, so it has none.</param>
    /// <returns>Null: no pod of ours.</returns>
    private CalledSide? CalledSideOf(Endpoint endpoint, string uri, string? hash)
    {
        if (!_proxies.TryGetValue((endpoint.Namespace, endpoint.Workload, ProxyKind.Sidecar), out var callee))
            return _proxies.TryGetValue((endpoint.Namespace, endpoint.Workload, ProxyKind.Uninjected), out var plain) ? new CalledSide(plain.Identity, null, null) : null;
        return new CalledSide(callee.Identity, callee.Inbound, hash is null ? null : $"By={Spiffe(callee.Identity)};Hash={hash};Subject=\"\";URI={uri}");
    }

    private static string Spiffe(ProxyIdentity identity) => $"spiffe://cluster.local/ns/{identity.Namespace}/sa/{identity.ServiceAccount}";

    private static (string Namespace, string Name, ProxyKind Kind) Key(ProxyIdentity identity) => (identity.Namespace, identity.Name, identity.Kind);

    /// <summary>A format that cannot be read leaves the last one in force.</summary>
    private AccessLogFormat ReadFormat(MeshSettings settings)
    {
        if (AccessLogFormat.Compile(settings.AccessLogFormat, settings.AccessLogJson, out var problem) is { } format) return format;
        FormatRefused(problem);
        return _logFormat;
    }

    [LoggerMessage(LogLevel.Warning, "accessLogFormat: {Problem}; the last format stays in force")]
    private partial void FormatRefused(string? problem);

    [LoggerMessage(LogLevel.Error, "compiling the new rules failed; version {Version} goes on serving")]
    private partial void CompileFailed(Exception exception, long version);

    private void Forget(RunningProxy proxy)
    {
        lock (_swap)
        {
            if (_proxies.GetValueOrDefault(Key(proxy.Identity)) == proxy) _proxies.Remove(Key(proxy.Identity));
        }
    }
}
