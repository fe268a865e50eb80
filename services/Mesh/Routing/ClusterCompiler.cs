using System.Collections.Frozen;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Every cluster that a caller may reach: each visible service, port and subset.</summary>
internal static class ClusterCompiler
{
    /// <param name="model">Policies.</param>
    /// <param name="identity">The caller.</param>
    /// <param name="services">What the caller knows.</param>
    public static FrozenDictionary<string, Cluster> Compile(MeshModel model, ProxyIdentity identity, IEnumerable<RegisteredService> services)
    {
        var clusters = new Dictionary<string, Cluster>(StringComparer.Ordinal);
        var localities = new LocalityPlaces(model.Registry.LocalityOf(identity), identity.Labels, identity.Kind == ProxyKind.Uninjected ? null : model.Settings.Locality?.Settings);
        foreach (var service in services)
        {
            var rule = identity.Kind == ProxyKind.Uninjected ? null : model.DestinationRules.Find(identity, service);
            foreach (var port in service.Ports)
            {
                Add(clusters, Compile(service, port, rule, null, identity, localities, model.Behaviour));
                if (rule is null) continue;
                foreach (var subset in rule.Subsets) Add(clusters, Compile(service, port, rule, subset, identity, localities, model.Behaviour));
            }
        }

        return clusters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Envoy's name of a cluster.</summary>
    public static string NameOf(string host, int port, string? subset) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"outbound|{port}|{subset}|{host}");

    private static Cluster Compile(RegisteredService service, RegisteredPort port, DestinationRule? rule, Subset? subset, ProxyIdentity identity, LocalityPlaces localities, Behaviour behaviour)
    {
        var policy = EffectivePolicy.Of(rule, subset, port.Number);
        var selected = EndpointSelection.Of(port, subset, policy, localities);
        var balancer = LoadBalancing.Compile(policy.LoadBalancer, service.ShortName is not null, behaviour);
        return new Cluster
        {
            Name = NameOf(service.Host, port.Number, subset?.Name),
            Endpoints = [.. selected.Endpoints.Select(static e => e.Endpoint)],
            DnsEndpoints = [.. selected.Names.Select(static e => e.Name)],
            Places = selected.Places,
            FirstAddressOnly = port.FirstAddressOnly,
            OriginalDestination = port.OriginalDestination || balancer.OriginalDestination,
            OriginalPort = port.OriginalPort,
            Tls = UpstreamTls.Of(policy.Tls, rule, service, identity, behaviour),
            LoadBalancer = identity.Kind == ProxyKind.Uninjected ? LoadBalancer.RoundRobin : balancer.Kind,
            HashTableSize = balancer.HashTableSize,
            HashKey = balancer.HashKey,
            WarmUp = balancer.WarmUp,
            Http2 = port.Protocol is { } protocol && PortProtocol.IsHttp2(protocol),
            Outlier = OutlierPolicy.Compile(policy.OutlierDetection, behaviour),
            PanicThreshold = policy.OutlierDetection is not { } detection ? 0 : detection.MinHealthPercent is > 0 and var percent ? percent : behaviour.DefaultPanicPercent,
            Protocol = ProtocolOf(policy.ConnectionPool?.Http),
            Limits = ConnectionLimits.Of(policy),
            ConnectTimeout = policy.ConnectionPool?.Tcp?.ConnectTimeout ?? TimeSpan.FromSeconds(10),
        };
    }

    private static UpstreamProtocol ProtocolOf(HttpPool? pool) => pool switch
    {
        { UseClientProtocol: true } => UpstreamProtocol.AsCaller,
        { H2UpgradePolicy: "UPGRADE" } => UpstreamProtocol.Upgraded,
        _ => UpstreamProtocol.Http1,
    };

    private static void Add(Dictionary<string, Cluster> clusters, Cluster cluster) => clusters.TryAdd(cluster.Name, cluster);
}
