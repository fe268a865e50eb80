using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Where requests may go: clusters by weight, their endpoints and what DestinationRules say for them.</summary>
internal sealed class ClusterExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model)
{
    public ImmutableArray<ExplainedCluster> Of(ImmutableArray<WeightedCluster> clusters, int totalWeight) =>
        [.. clusters.Select(cluster => Of(cluster.Name, 100.0 * cluster.Weight / Math.Max(1, totalWeight)))];

    public ExplainedCluster Of(string name, double percent)
    {
        if (!routing.Table.Clusters.TryGetValue(name, out var cluster)) return new ExplainedCluster(name, percent, false, [], []);
        return new ExplainedCluster(
            name,
            percent,
            true,
            [
                .. cluster.Endpoints.Select(static endpoint => new ExplainedEndpoint(endpoint.Address.ToString()!, $"{endpoint.Namespace}/{endpoint.Workload}")),
                .. cluster.DnsEndpoints.Select(static endpoint => new ExplainedEndpoint(NameOf(endpoint), null)),
            ],
            model is null ? [] : DestinationPolicies.Of(model, identity, name));
    }

    /// <summary>Whether it goes to the very address that the caller dialled, so that it needs no endpoint.</summary>
    public bool IsOriginalDestination(string name) => routing.Table.Clusters.GetValueOrDefault(name)?.OriginalDestination == true;

    private static string NameOf(DnsEndPoint endpoint) => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}");
}
