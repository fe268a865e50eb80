using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Makes a host known to the mesh that no Service stands for.</summary>
internal sealed record ServiceEntry
{
    /// <summary>Names that callers use; <c>*.suffix</c> only with resolution NONE or DYNAMIC_DNS.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>IPs or CIDR ranges by which plain TCP to these hosts is known.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Ports that callers use, with their protocols.</summary>
    public ImmutableArray<ServerPort> Ports { get; init; } = [];

    /// <summary><c>MESH_EXTERNAL</c> (also when null) or <c>MESH_INTERNAL</c>.</summary>
    public string? Location { get; init; }

    /// <summary><c>NONE</c> (also when null) and <c>DYNAMIC_DNS</c>: where the caller dials; <c>STATIC</c>: the endpoints; <c>DNS</c>: all addresses that DNS has; <c>DNS_ROUND_ROBIN</c>: the first of them.</summary>
    public string? Resolution { get; init; }

    /// <summary>Where the hosts are; empty: what DNS says of them or, with STATIC, the addresses.</summary>
    public ImmutableArray<EntryEndpoint> Endpoints { get; init; } = [];

    /// <summary>Pods and WorkloadEntries of the namespace with these labels, in place of endpoints; null: none.</summary>
    public ImmutableSortedDictionary<string, string>? WorkloadSelector { get; init; }

    /// <summary>Namespaces that see it: <c>.</c>, <c>*</c>, <c>~</c> or names; empty: all.</summary>
    public ImmutableArray<string> ExportTo { get; init; } = [];

    /// <summary>Names of which the server's certificate must carry one, where a DestinationRule begins TLS and names none.</summary>
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
/// <field name="network">The network in which the address is good.</field>
/// <field name="serviceAccount">Who the endpoint is.</field>
internal sealed record EntryEndpoint
{
    /// <summary>An IP address, a host name or <c>unix://</c> path.</summary>
    public string? Address { get; init; }

    /// <summary>Port by the name of the entry's port; absent: the target port.</summary>
    public ImmutableSortedDictionary<string, int> Ports { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>What subsets and selectors look at.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Share of the traffic; null: 1.</summary>
    public int? Weight { get; init; }

    /// <summary><c>region/zone/subzone</c>; null: unknown.</summary>
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
