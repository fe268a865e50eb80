using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Routes for requests of a workload: one listener for each port that a service owns.</summary>
internal sealed class SidecarRoutes(MeshModel model, ProxyIdentity identity, SidecarScope scope)
{
    /// <summary>Rules for hosts that no service stands for are heard here, and only here.</summary>
    private const int PlainHttpPort = 80;

    private readonly bool _hasRules = identity.Kind != ProxyKind.Uninjected;

    public FrozenDictionary<int, HttpRoutes> Compile()
    {
        var index = _hasRules ? new VirtualServiceIndex(model, identity, scope, static spec => !spec.Http.IsEmpty) : null;
        var services = scope.Services;
        var ports = new SortedDictionary<int, VirtualHostList>();
        foreach (var service in services)
        {
            foreach (var port in service.Ports)
            {
                if (!port.MayBeHttp) continue;
                if (!ports.TryGetValue(port.Number, out var hosts)) ports[port.Number] = hosts = new VirtualHostList();
                hosts.Add(NameOf(service.Host, port.Number), ServiceDomains.Of(service, identity.Namespace), RoutesOf(service, port, index));
            }
        }

        if (index is not null) AddHostsWithoutService(index, services, ports);
        foreach (var hosts in ports.Values) AddCatchAll(hosts);
        return ports.ToFrozenDictionary(p => p.Key, p => p.Value.ToRoutes(p.Key.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>For a port that no service owns.</summary>
    public HttpRoutes UnknownPort()
    {
        var hosts = new VirtualHostList();
        AddCatchAll(hosts);
        return hosts.ToRoutes("unknown");
    }

    /// <summary>For connections that are not HTTP.</summary>
    public ServiceTargets Targets() => new(scope.Services, identity.Namespace);

    /// <summary>The tcp rules that hold for this caller, by the cluster that they replace.</summary>
    public FrozenDictionary<string, TcpRoute> TcpRoutes()
    {
        if (!_hasRules) return FrozenDictionary<string, TcpRoute>.Empty;
        var index = new VirtualServiceIndex(model, identity, scope, static spec => !spec.Tcp.IsEmpty);
        var found = new Dictionary<string, TcpRoute>(StringComparer.Ordinal);
        foreach (var service in scope.Services)
        {
            if (index.Find(service.Host) is not { } resource) continue;
            foreach (var port in service.Ports)
            {
                if (port.Protocol is not null && PortProtocol.IsTls(port.Protocol)) continue;
                if (TcpRuleCompiler.Compile(model, resource, new RuleContext(identity, null, port.Number), service.Addresses) is { } route)
                    found.TryAdd(ClusterCompiler.NameOf(service.Host, port.Number, null), route);
            }
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>TLS by port and server name, and the clusters that nothing else leads to.</summary>
    public (FrozenDictionary<int, ServerNameTable<TcpRoute>> ByPort, FrozenSet<string> Clusters) ServerNames() =>
        _hasRules ? new SidecarServerNames(model, identity, scope).Compile() : (FrozenDictionary<int, ServerNameTable<TcpRoute>>.Empty, FrozenSet<string>.Empty);

    private ImmutableArray<Route> RoutesOf(RegisteredService service, RegisteredPort port, VirtualServiceIndex? index)
    {
        if (index?.Find(service.Host) is { } resource)
        {
            var routes = model.MeshRoutes(resource, identity, port.Number);
            if (!routes.IsEmpty) return routes;
        }

        return [DefaultRoute(service, port)];
    }

    private Route DefaultRoute(RegisteredService service, RegisteredPort port) => new()
    {
        Name = "default",
        Match = RequestMatch.Any,
        Action = new ForwardAction
        {
            Clusters = [new WeightedCluster(ClusterCompiler.NameOf(service.Host, port.Number, null), 1)],
            TotalWeight = 1,
            Retry = _hasRules ? RetryPolicy.DefaultOf(model.Behaviour) : RetryPolicy.None,
            DecoratorOperation = _hasRules ? $"{NameOf(service.Host, port.Number)}/*" : null,
        },
    };

    private void AddHostsWithoutService(VirtualServiceIndex index, ImmutableArray<RegisteredService> services, SortedDictionary<int, VirtualHostList> ports)
    {
        // A service that speaks HTTP nowhere leaves the host to the rules: their cluster may be missing.
        var known = services.Where(static s => s.Ports.Any(static p => p.MayBeHttp)).Select(static s => s.Host).ToHashSet(StringComparer.Ordinal);
        foreach (var (host, resource) in index.Hosts)
        {
            if (DomainName.IsWildcard(host) ? known.Any(k => DomainName.Covers(host, k)) : known.Contains(host)) continue;
            var routes = model.MeshRoutes(resource, identity, PlainHttpPort);
            if (routes.IsEmpty) continue;
            if (!ports.TryGetValue(PlainHttpPort, out var hosts)) ports[PlainHttpPort] = hosts = new VirtualHostList();
            hosts.Add(NameOf(host, PlainHttpPort), ServiceDomains.Of(host, identity.Namespace), routes);
        }
    }

    private void AddCatchAll(VirtualHostList hosts)
    {
        var isClosed = scope.RegistryOnly;
        if (isClosed && model.Behaviour.UnknownHostIsNotFound) return;
        var name = isClosed ? "block_all" : "allow_any";
        RouteAction action = isClosed ? new DirectResponseAction(502, "") : new PassthroughAction();
        hosts.Add(name, ["*"], [new Route { Name = name, Match = RequestMatch.Any, Action = action }]);
    }

    private static string NameOf(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
