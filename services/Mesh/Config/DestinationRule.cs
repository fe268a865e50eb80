using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What happens to requests for a host after they were routed to it.</summary>
internal sealed record DestinationRule
{
    /// <summary>A service or wildcard; null is an error.</summary>
    public string? Host { get; init; }

    /// <summary>For all subsets; null: the defaults.</summary>
    public TrafficPolicy? TrafficPolicy { get; init; }

    /// <summary>Parts that a VirtualService can name as destinations.</summary>
    public ImmutableArray<Subset> Subsets { get; init; } = [];

    /// <summary>Namespaces that see it; empty: all.</summary>
    public ImmutableArray<string> ExportTo { get; init; } = [];

    /// <summary>Labels of the callers it is for; null: all.</summary>
    public ImmutableSortedDictionary<string, string>? WorkloadSelector { get; init; }

    public static DestinationRule Read(FieldReader f) => new()
    {
        Host = f.Text("host"),
        TrafficPolicy = f.Object("trafficPolicy", TrafficPolicy.Read),
        Subsets = f.Objects("subsets", Subset.Read),
        ExportTo = f.Texts("exportTo"),
        WorkloadSelector = f.Object("workloadSelector", s => s.TextMap("matchLabels")),
    };
}

/// <summary>A named part of a host's workloads.</summary>
internal sealed record Subset
{
    /// <summary>What destinations call it; null is an error.</summary>
    public string? Name { get; init; }

    /// <summary>Pods of the host that carry all of these belong to it; empty: all pods.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Overrides the rule's, block by block; null: the rule's.</summary>
    public TrafficPolicy? TrafficPolicy { get; init; }

    public static Subset Read(FieldReader f) => new()
    {
        Name = f.Text("name"),
        Labels = f.TextMap("labels"),
        TrafficPolicy = f.Object("trafficPolicy", TrafficPolicy.Read),
    };
}
