using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>Where connections go whose bytes are not looked into; drawn once per connection.</summary>
internal sealed record TcpRoute
{
    /// <summary>At least one.</summary>
    public required ImmutableArray<WeightedCluster> Clusters { get; init; }

    /// <summary>Sum of the weights.</summary>
    public required int TotalWeight { get; init; }

    /// <summary>Envoy's name for the counters: the only cluster, or <c>name.namespace</c> of the VirtualService that splits.</summary>
    public required string StatPrefix { get; init; }

    /// <summary>The rule it came from; null: none.</summary>
    public string? Origin { get; init; }

    /// <summary>All of it to one cluster.</summary>
    public static TcpRoute To(string cluster) => new() { Clusters = [new WeightedCluster(cluster, 1)], TotalWeight = 1, StatPrefix = cluster };
}
