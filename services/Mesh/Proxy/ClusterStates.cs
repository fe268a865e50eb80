using System.Collections.Concurrent;
using System.Collections.Frozen;

using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// The lasting state of one proxy: clusters and listener ports by name. A cluster that a new table no longer has is
/// forgotten; requests that still hold it finish on it, and its idle connections time out.
/// </summary>
internal sealed class ClusterStates(Func<ClusterState, IUpstream> createUpstream, TimeProvider time)
{
    public const string Passthrough = "PassthroughCluster";

    public const string BlackHole = "BlackHoleCluster";

    private readonly ConcurrentDictionary<string, ClusterState> _clusters = new();

    private readonly ConcurrentDictionary<string, ListenerCounters> _ports = new();

    private readonly ConcurrentDictionary<string, TcpCounters> _tcp = new();

    private readonly ConcurrentDictionary<(string Host, string Prefix), RouteCounters> _routes = new();

    private readonly ConcurrentDictionary<string, TlsCounters> _tls = new();

    /// <summary>Where traffic to addresses outside the mesh goes.</summary>
    public ClusterState PassthroughCluster { get; } = new(Passthrough, createUpstream);

    /// <summary>The pod's own ports, asked for as localhost.</summary>
    public ClusterState OwnPod { get; } = new("-", createUpstream);

    public IEnumerable<ClusterState> All => _clusters.Values.Append(PassthroughCluster).OrderBy(static state => state.Name, StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, ListenerCounters>> Ports => _ports.OrderBy(static port => port.Key, StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, TcpCounters>> Tcp => _tcp.OrderBy(static tcp => tcp.Key, StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, TlsCounters>> Tls => _tls.OrderBy(static tls => tls.Key, StringComparer.Ordinal);

    /// <param name="listener">Envoy's name of a listener.</param>
    public TlsCounters TlsCountersOf(string listener) => _tls.GetOrAdd(listener, static _ => new TlsCounters());

    /// <param name="statPrefix">Of a rule in a table: there are no more than the rules.</param>
    public TcpCounters TcpCountersOf(string statPrefix) => _tcp.GetOrAdd(statPrefix, static _ => new TcpCounters());

    public IEnumerable<RouteCounters> Routes => _routes.Values.OrderBy(static route => route.Name, StringComparer.Ordinal);

    /// <summary>Counters of the routes of a virtual host that share a <c>statPrefix</c>.</summary>
    public RouteCounters CountersOf(VirtualHost host, string prefix) =>
        _routes.GetOrAdd((host.Name, prefix), static key => new RouteCounters($"vhost.{key.Host}.route.{key.Prefix}"));

    /// <summary>Joins a table with the state. Callers see to it that only one swap runs at a time.</summary>
    /// <param name="table">The new table.</param>
    /// <param name="accessLog">Whether requests under this table are logged.</param>
    /// <param name="format">How lines of the log look.</param>
    /// <param name="calledSideOf">The workload behind an endpoint; null: outside the mesh.</param>
    public RoutingState Join(RouteTable table, bool accessLog, AccessLogFormat format, Func<Endpoint, CalledSide?> calledSideOf)
    {
        var clusters = table.Clusters.ToFrozenDictionary(static pair => pair.Key, pair => Join(pair.Value, calledSideOf));
        foreach (var name in _clusters.Keys)
        {
            if (!clusters.ContainsKey(name) && _clusters.TryRemove(name, out var gone)) gone.Retire();
        }

        return new RoutingState
        {
            Table = table,
            Ports = table.Http.ToFrozenDictionary(static pair => pair.Key, pair => Join(pair.Value)),
            Secure = table.Chains.Values.SelectMany(static listener => listener.Chains).Where(static chain => chain.Http is not null)
                .ToFrozenDictionary(static chain => chain.Http!.Name, chain => Join(chain.Http!)),
            UnknownPort = table.UnknownPort is null ? null : Join(table.UnknownPort),
            Clusters = clusters,
            AccessLog = accessLog,
            LogFormat = format,
        };
    }

    /// <summary>Closes all idle connections, and the busy ones when they are done: the proxy is closing.</summary>
    public void Retire()
    {
        foreach (var state in _clusters.Values.Append(PassthroughCluster).Append(OwnPod)) state.Retire();
    }

    private ClusterTarget Join(Cluster cluster, Func<Endpoint, CalledSide?> calledSideOf)
    {
        var state = _clusters.GetOrAdd(cluster.Name, name => new ClusterState(name, createUpstream, time));
        var endpoints = state.Update(cluster);
        return new ClusterTarget(cluster, state, [.. endpoints.Select((endpoint, i) => ToTarget(endpoint, calledSideOf(cluster.Endpoints[i])))]);
    }

    private static EndpointTarget ToTarget(EndpointState state, CalledSide? called) => new(state, called?.ClientCertificate) { Called = called };

    private PortRoutes Join(HttpRoutes routes) =>
        new(routes, new VirtualHostMatcher(routes), _ports.GetOrAdd(routes.Name, static _ => new ListenerCounters()));
}
