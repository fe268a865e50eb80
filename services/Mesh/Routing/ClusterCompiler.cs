using System.Collections.Frozen;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Every cluster that a caller may reach: each visible service, port and subset.</summary>
internal static class ClusterCompiler
{
    public static FrozenDictionary<string, Cluster> Compile(MeshModel model, ProxyIdentity identity)
    {
        var clusters = new Dictionary<string, Cluster>(StringComparer.Ordinal);
        foreach (var service in model.Registry.All)
        {
            if (!Visibility.IsVisible(service.ExportTo, service.Namespace, identity.Namespace)) continue;
            var rule = identity.Kind == ProxyKind.Uninjected ? null : model.DestinationRules.Find(identity, service);
            foreach (var port in service.Ports)
            {
                Add(clusters, Compile(service, port, rule, null, identity));
                if (rule is null) continue;
                foreach (var subset in rule.Subsets) Add(clusters, Compile(service, port, rule, subset, identity));
            }
        }

        return clusters.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Envoy's name of a cluster.</summary>
    public static string NameOf(string host, int port, string? subset) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"outbound|{port}|{subset}|{host}");

    private static Cluster Compile(RegisteredService service, RegisteredPort port, DestinationRule? rule, Subset? subset, ProxyIdentity identity)
    {
        var policy = EffectivePolicy.Of(rule, subset, port.Number);
        return new Cluster
        {
            Name = NameOf(service.Host, port.Number, subset?.Name),
            Endpoints = subset is null || subset.Labels.IsEmpty
                ? [.. port.Endpoints.Select(e => e.Endpoint)]
                : [.. port.Endpoints.Where(e => LabelSelector.Fits(subset.Labels, e.Labels)).Select(e => e.Endpoint)],
            DnsEndpoints = subset is null || subset.Labels.IsEmpty
                ? [.. port.Names.Select(e => e.Name)]
                : [.. port.Names.Where(e => LabelSelector.Fits(subset.Labels, e.Labels)).Select(e => e.Name)],
            OriginalDestination = port.OriginalDestination,
            LoadBalancer = identity.Kind == ProxyKind.Uninjected ? LoadBalancer.RoundRobin : EffectivePolicy.LoadBalancerOf(policy),
            Http2 = port.Protocol is { } protocol && PortProtocol.IsHttp2(protocol),
            ConnectTimeout = policy.ConnectionPool?.Tcp?.ConnectTimeout ?? TimeSpan.FromSeconds(10),
        };
    }

    private static void Add(Dictionary<string, Cluster> clusters, Cluster cluster) => clusters.TryAdd(cluster.Name, cluster);
}
