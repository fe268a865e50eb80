using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;
using Bookinfo.Mesh.Proxy.Telemetry;
using Bookinfo.Mesh.Proxy.Tls;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Endpoint = Bookinfo.Mesh.Routing.Endpoint;

namespace Bookinfo.Mesh.Proxy;

/// <summary>One open proxy: its listeners, its connections and the routing state its next request will see.</summary>
internal sealed partial class RunningProxy : IProxy
{
    private readonly ConcurrentDictionary<ConnectionContext, Task> _connections = new();

    private readonly List<ProxyListener> _listeners = [];

    private readonly ILogger _logger;

    private readonly ProxyServices _services;

    private readonly ConnectionFront _front;

    private readonly RequestHandler _requests;

    private RoutingState _routing;

    private readonly CancellationTokenSource _ending = new();

    private volatile bool _closing;

    private int _arrivals = -1;

    private volatile bool _isLive = true;

    /// <exception cref="IOException">An address is already in use.</exception>
    public RunningProxy(ProxyIdentity identity, IReadOnlyList<ProxyBind> binds, Action<string> accessLog, ProxyServices services)
    {
        Identity = identity;
        AccessLog = accessLog;
        Log = new ProxyLog(accessLog, services.Time);
        Metrics = new IstioMetrics(identity);
        Inbound = new InboundSide(Metrics);
        _services = services;
        _logger = services.Loggers.CreateLogger<RunningProxy>();
        var pools = new PoolSettings(services.Time, Math.Max(1, services.Options.Workers), services.Options.ConnectTime, LowerCaseNames: identity.Kind != ProxyKind.Uninjected);
        States = new ClusterStates(state => CreateUpstream(state, pools), services.Time);
        Credentials = new CredentialStore(identity, accessLog, services.Time, services.Loggers.CreateLogger<CredentialStore>());
        _routing = States.Join(EmptyTable, accessLog: false, AccessLogFormat.Default, static _ => null);
        Bypass = new Bypass(identity, services.Resolver);
        _front = new ConnectionFront(this, services);
        _requests = new RequestHandler(this, services);
        try
        {
            foreach (var bind in binds) _listeners.Add(new ProxyListener(bind, Accept, _logger));
        }
        catch (IOException)
        {
            foreach (var listener in _listeners) listener.Dispose();
            throw;
        }

        Endpoints = [.. _listeners.Select(static listener => listener.EndPoint)];
    }

    public ProxyIdentity Identity { get; }

    public IReadOnlyList<IPEndPoint> Endpoints { get; }

    public ClusterStates States { get; }

    public Bypass Bypass { get; }

    public Action<string> AccessLog { get; }

    /// <summary>Certificates of a gateway's servers.</summary>
    public CredentialStore Credentials { get; }

    /// <summary>What it says beside the access log.</summary>
    public ProxyLog Log { get; }

    /// <summary>What callers meet in place of this pod's own inbound proxy.</summary>
    public InboundSide Inbound { get; }

    /// <summary>Istio's standard metrics.</summary>
    public IstioMetrics Metrics { get; }

    /// <summary>Whether it passes health checks; only an operator makes it fail.</summary>
    public bool IsLive
    {
        get => _isLive;
        set => _isLive = value;
    }

    public DateTimeOffset Now => _services.Time.GetUtcNow();

    /// <summary>Connections of callers that are open now.</summary>
    public int OpenConnections => _connections.Count;

    public IReadOnlyList<ProxyListener> Listeners => _listeners;

    public RoutingState Routing => Volatile.Read(ref _routing);

    /// <summary>Answers the management ports; set by whoever opens the proxy.</summary>
    public Func<HttpContext, int, Task> Admin { get; set; } = static (context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    /// <summary>Explains this proxy's routing; set by whoever opens the proxy. Null: it is not open yet.</summary>
    public IProxyExplainer? Explainer { get; set; }

    public RequestHistory History { get; } = new();

    /// <summary>The tables that the last requests may have met.</summary>
    public TableHistory Tables { get; } = new();

    /// <summary>Called after the proxy has closed; set by whoever opens the proxy.</summary>
    public Action<RunningProxy> Closed { get; set; } = static _ => { };

    private static RouteTable EmptyTable { get; } = new()
    {
        Version = 0,
        Http = System.Collections.Frozen.FrozenDictionary<int, HttpRoutes>.Empty,
        Clusters = System.Collections.Frozen.FrozenDictionary<string, Cluster>.Empty,
    };

    /// <summary>Ends with the proxy.</summary>
    public CancellationToken Ending => _ending.Token;

    public bool Release(IPEndPoint address) => _listeners.Find(listener => listener.EndPoint.Equals(address))?.Release() == true;

    public Task HandleAdminAsync(HttpContext context) => Admin(context, context.Request.Host.Port ?? ProxyPorts.Admin);

    public Explanation Explain(RequestQuestion question) => (Explainer ?? throw new InvalidOperationException("the proxy is not open yet")).Explain(question);

    public RuleInForce? FindRule(string rule) => Explainer?.FindRule(rule);

    public IReadOnlyList<RuleInForce> ConnectionRules => Explainer?.ConnectionRules() ?? [];

    public IReadOnlyList<TrafficCount> Traffic => TrafficCounts.Of(Metrics);

    public Explanation? Explain(SeenRequest seen) => Explainer?.Explain(seen);

    public long TableVersion => Routing.Table.Version;

    public IReadOnlyList<SeenRequest> LastRequests => History.Snapshot();

    public IAsyncEnumerable<SeenRequest> WatchRequestsAsync(CancellationToken cancellationToken) => History.WatchAsync(cancellationToken);

    /// <summary>Serves one request that Kestrel parsed.</summary>
    public Task HandleAsync(HttpContext context, ConnectionFacts facts) => _requests.HandleAsync(context, facts);

    /// <summary>The table as it was compiled, before names became addresses.</summary>
    public RouteTable Compiled { get; private set; } = EmptyTable;

    /// <summary>Takes over a new table and opens and closes listeners by it. One call at a time.</summary>
    public void Swap(RouteTable table, ImmutableArray<MeshSecret> secrets, bool accessLog, AccessLogFormat format, Func<Endpoint, CalledSide?> calledSideOf)
    {
        Compiled = table;
        Credentials.Update(secrets, table.Chains.Values.SelectMany(static listener => listener.Chains).Select(static chain => chain.Tls).OfType<TlsTermination>());
        Volatile.Write(ref _routing, States.Join(_services.Names.Resolve(table), accessLog, format, calledSideOf));
        if (Log.IsOn(LogTopic.Config, LogDetail.Info)) Log.Write(LogTopic.Config, LogDetail.Info, $"route table {table.Version} is in force: {table.Clusters.Count} clusters, {table.Http.Count} route configurations");
        OpenListeners(table);
    }

    /// <summary>Refuses whoever comes from now on; connections that are there live on. A sidecar's outbound listener stays: only what goes in is drained.</summary>
    public void Drain()
    {
        Inbound.IsDraining = true;
        if (Identity.Kind != ProxyKind.Gateway) return;
        foreach (var listener in _listeners) listener.Close();
    }

    /// <summary>As if the proxy had ended and its pod had started it again: connections are cut, and nothing is drained any more.</summary>
    public void Restart()
    {
        foreach (var connection in _connections.Keys) connection.Abort(new ConnectionAbortedException("the proxy starts again"));
        Inbound.IsDraining = false;
        IsLive = true;
        OpenListeners(Routing.Table);
    }

    private void OpenListeners(RouteTable table)
    {
        if (Identity.Kind == ProxyKind.Gateway && Inbound.IsDraining) return;
        foreach (var listener in _listeners)
        {
            if (Identity.Kind != ProxyKind.Gateway || listener.Port == ProxyPorts.Health || table.Http.ContainsKey(listener.Port) || table.Chains.ContainsKey(listener.Port)) listener.Open();
            else listener.Close();
        }
    }

    /// <summary>A cluster by name; one that lives on names waits until they have been asked for once.</summary>
    /// <returns>Null: there is none.</returns>
    public ValueTask<ClusterTarget?> FindClusterAsync(RoutingState routing, string name)
    {
        var found = routing.Clusters.GetValueOrDefault(name);
        return found is null || found.Endpoints.Length > 0 || found.Definition.DnsEndpoints.IsEmpty ? new(found) : new(AfterFirstAnswersAsync(found));
    }

    private async Task<ClusterTarget?> AfterFirstAnswersAsync(ClusterTarget early)
    {
        await _services.Names.FirstAnswersAsync(early.Definition);
        return Routing.Clusters.GetValueOrDefault(early.Definition.Name) ?? early;
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing) return;
        _closing = true;
        await _ending.CancelAsync();
        foreach (var listener in _listeners) listener.Dispose();
        foreach (var connection in _connections.Keys) connection.Abort(new ConnectionAbortedException("the proxy is closing"));
        await Task.WhenAll(_connections.Values);
        _ending.Dispose();
        States.Retire();
        Closed(this);
    }

    private OriginatingUpstream CreateUpstream(ClusterState state, PoolSettings settings) => new(
        state,
        (tls, host) => new TlsOrigination(tls, this, _services).For(host),
        handshake => new ClusterUpstream(state, new UpstreamConnector(state, _services, handshake), _services.Forwarder, settings));

    private void Accept(ProxyListener listener, Socket socket)
    {
        var connection = _services.Connections.Create(socket);
        if (Log.IsOn(LogTopic.Connection, LogDetail.Debug)) Log.Write(LogTopic.Connection, LogDetail.Debug, $"[{connection.ConnectionId}] new connection from {connection.RemoteEndPoint}");
        var facts = new ConnectionFacts
        {
            Proxy = this,
            Listener = listener,
            Worker = (int)((uint)Interlocked.Increment(ref _arrivals) % (uint)Math.Max(1, _services.Options.Workers)),
            Local = connection.LocalEndPoint as IPEndPoint,
            Remote = connection.RemoteEndPoint as IPEndPoint,
        };
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = ServeAsync(begin.Task, connection, facts);
        begin.SetResult();
        if (_closing) connection.Abort(new ConnectionAbortedException("the proxy is closing"));
    }

    private async Task ServeAsync(Task begin, ConnectionContext connection, ConnectionFacts facts)
    {
        await begin;
        try
        {
            await _front.ServeAsync(connection, facts);
            await connection.Transport.Output.CompleteAsync();
            await connection.Transport.Input.CompleteAsync();
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException or ConnectionResetException or OperationCanceledException)
        {
            ConnectionLost(facts.Remote, e.Message);
        }
        finally
        {
            await connection.DisposeAsync();
            _connections.TryRemove(connection, out _);
        }
    }

    [LoggerMessage(LogLevel.Debug, "connection of {Caller} ended early: {Reason}")]
    private partial void ConnectionLost(IPEndPoint? caller, string reason);
}
