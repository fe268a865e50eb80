using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What the proxies of some workloads know of the mesh, and where their own ports lead.</summary>
/// <remarks>Contract mesh.md section 1.10.</remarks>
/// <field name="inboundConnectionPool">Limits for requests to the workload.</field>
internal sealed record Sidecar
{
    /// <summary>Labels of the workloads it is for; null: all of the namespace.</summary>
    public ImmutableSortedDictionary<string, string>? WorkloadSelector { get; init; }

    /// <summary>The workload's own ports; empty: as its pod and Services say.</summary>
    public ImmutableArray<SidecarIngress> Ingress { get; init; } = [];

    /// <summary>Hosts that are known; empty: all of the mesh.</summary>
    public ImmutableArray<SidecarEgress> Egress { get; init; } = [];

    /// <summary>Null: the mesh's.</summary>
    public OutboundTrafficPolicy? OutboundTrafficPolicy { get; init; }

    public bool HasInboundConnectionPool { get; init; }

    public static Sidecar Read(FieldReader f)
    {
        f.Skip("inboundConnectionPool");
        return new()
        {
            WorkloadSelector = f.Object("workloadSelector", static s => s.TextMap("labels")),
            Ingress = f.Objects("ingress", SidecarIngress.Read),
            Egress = f.Objects("egress", SidecarEgress.Read),
            OutboundTrafficPolicy = f.Object("outboundTrafficPolicy", OutboundTrafficPolicy.Read),
            HasInboundConnectionPool = f.Has("inboundConnectionPool"),
        };
    }
}

/// <summary>What a port of the workload leads to.</summary>
/// <field name="bind">Address to listen on.</field>
/// <field name="captureMode">How traffic gets into the sidecar.</field>
/// <field name="tls">How callers from outside of the mesh are answered.</field>
/// <field name="connectionPool">Limits for requests to the port.</field>
internal sealed record SidecarIngress
{
    /// <summary>The port that callers reach; null is an error.</summary>
    public ServerPort? Port { get; init; }

    /// <summary>Where the workload listens, for example <c>127.0.0.1:8080</c>; null: the same port.</summary>
    public string? DefaultEndpoint { get; init; }

    public static SidecarIngress Read(FieldReader f)
    {
        f.Skip("bind", "captureMode", "tls", "connectionPool");
        return new() { Port = f.Object("port", ServerPort.Read), DefaultEndpoint = f.Text("defaultEndpoint") };
    }
}

/// <summary>Hosts that the workload may call, on one port or on all.</summary>
/// <field name="bind">Address at which the sidecar takes these calls.</field>
/// <field name="captureMode">How traffic gets into the sidecar.</field>
internal sealed record SidecarEgress
{
    /// <summary>Null: every port that no other entry names.</summary>
    public ServerPort? Port { get; init; }

    /// <summary><c>namespace/dnsName</c>; the namespace may be <c>*</c>, <c>.</c> or <c>~</c> (nobody).</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    public static SidecarEgress Read(FieldReader f)
    {
        f.Skip("bind", "captureMode");
        return new() { Port = f.Object("port", ServerPort.Read), Hosts = f.Texts("hosts") };
    }
}

/// <summary>What becomes of traffic to hosts that are not known.</summary>
/// <field name="egressProxy">Sends it through a proxy of its own.</field>
/// <param name="Mode"><c>REGISTRY_ONLY</c> or <c>ALLOW_ANY</c>; null: REGISTRY_ONLY, the first value of Istio's enumeration.</param>
/// <param name="HasEgressProxy">Whether it is to be sent through a proxy of its own.</param>
internal sealed record OutboundTrafficPolicy(string? Mode, bool HasEgressProxy)
{
    public bool RegistryOnly => Mode != "ALLOW_ANY";

    public static OutboundTrafficPolicy Read(FieldReader f)
    {
        f.Skip("egressProxy");
        return new(f.Choice("mode", "REGISTRY_ONLY", "ALLOW_ANY"), f.Has("egressProxy"));
    }
}
