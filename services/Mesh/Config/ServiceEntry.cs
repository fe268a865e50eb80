using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Makes a host known to the mesh that no Service stands for.</summary>
internal sealed record ServiceEntry
{
    public ImmutableArray<string> Hosts { get; init; } = [];

    public ImmutableArray<string> Addresses { get; init; } = [];

    public ImmutableArray<ServerPort> Ports { get; init; } = [];

    /// <summary><c>MESH_EXTERNAL</c> (also when null) or <c>MESH_INTERNAL</c>.</summary>
    public string? Location { get; init; }

    /// <summary>Null: NONE.</summary>
    public string? Resolution { get; init; }

    public ImmutableArray<EntryEndpoint> Endpoints { get; init; } = [];

    public ImmutableSortedDictionary<string, string>? WorkloadSelector { get; init; }

    public ImmutableArray<string> ExportTo { get; init; } = [];

    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    public static ServiceEntry Read(FieldReader f) => new()
    {
        Hosts = f.Texts("hosts"),
        Addresses = f.Texts("addresses"),
        Ports = f.Objects("ports", ServerPort.Read),
        Location = f.Choice("location", "MESH_EXTERNAL", "MESH_INTERNAL"),
        Resolution = f.Choice("resolution", "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"),
        Endpoints = f.Objects("endpoints", EntryEndpoint.Read),
        WorkloadSelector = f.Object("workloadSelector", s => s.TextMap("labels")),
        ExportTo = f.Texts("exportTo"),
        SubjectAltNames = f.Texts("subjectAltNames"),
    };
}

/// <summary>One place where a ServiceEntry's host is found.</summary>
internal sealed record EntryEndpoint
{
    /// <summary>An IP address, a host name or <c>unix://</c> path.</summary>
    public string? Address { get; init; }

    /// <summary>Port by the name of the entry's port; absent: the target port.</summary>
    public ImmutableSortedDictionary<string, int> Ports { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public int? Weight { get; init; }

    public string? Locality { get; init; }

    public static EntryEndpoint Read(FieldReader f)
    {
        f.Skip("network", "serviceAccount");
        return new()
        {
            Address = f.Text("address"),
            Ports = f.IntMap("ports"),
            Labels = f.TextMap("labels"),
            Weight = f.Int("weight"),
            Locality = f.Text("locality"),
        };
    }
}
