using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace Bookinfo.Mesh;

/// <summary>Everything the mesh knows at one moment. Immutable; a change is a new snapshot.</summary>
public sealed record MeshSnapshot
{
    public static MeshSnapshot Empty { get; } = new();

    public ImmutableArray<MeshWorkload> Workloads { get; init; } = [];

    public ImmutableArray<MeshService> Services { get; init; } = [];

    /// <summary>Istio and Gateway API resources and Ingresses, in any order.</summary>
    public ImmutableArray<MeshObject> Objects { get; init; } = [];

    /// <summary>Secrets that gateways may refer to; others may be left out.</summary>
    public ImmutableArray<MeshSecret> Secrets { get; init; } = [];

    /// <summary>Labels of the namespaces, for listeners that let routes in by them.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, string>> NamespaceLabels { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, string>>.Empty;

    public MeshSettings Settings { get; init; } = new();
}

/// <summary>A running pod.</summary>
public sealed record MeshWorkload
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string ServiceAccount { get; init; } = "default";

    /// <summary>Whether it may be sent new requests (a Kubernetes-ready pod that is not terminating).</summary>
    public bool Ready { get; init; }

    /// <summary><c>region/zone/sub-zone</c>; null when unknown.</summary>
    public string? Locality { get; init; }

    /// <summary>Container port (as in the manifest) to where that port really listens on this machine.</summary>
    public ImmutableDictionary<int, IPEndPoint> Ports { get; init; } = ImmutableDictionary<int, IPEndPoint>.Empty;

    /// <summary>Named container ports, for a Service's <c>targetPort: name</c>.</summary>
    public ImmutableDictionary<string, int> PortNames { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>A Kubernetes Secret. Its content is never logged, nor shown by the admin interface.</summary>
public sealed record MeshSecret
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Decoded values by key: tls.crt, tls.key, ca.crt, or cert, key, cacert.</summary>
    public ImmutableDictionary<string, ImmutableArray<byte>> Data { get; init; } = ImmutableDictionary<string, ImmutableArray<byte>>.Empty;

    public override string ToString() => $"secret {Namespace}/{Name}";
}

/// <summary>A Kubernetes Service.</summary>
public sealed record MeshService
{
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Null for a headless Service.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>Labels a workload must carry, in the Service's namespace; empty selects none.</summary>
    public ImmutableDictionary<string, string> Selector { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableArray<MeshServicePort> Ports { get; init; } = [];

    /// <summary>Addresses of its load balancer, shown in a Gateway's status; empty: it waits for one; null: it has none by intent.</summary>
    public ImmutableArray<string>? LoadBalancer { get; init; }

    public DateTimeOffset Created { get; init; }
}

/// <param name="Number">The port callers dial.</param>
/// <param name="Name">Null or empty when the Service has one un-named port. Its prefix tells the protocol (http, grpc, tcp, ...).</param>
/// <param name="TargetPort">Container port: a number, or the name of one. Null: the same as <paramref name="Number"/>.</param>
/// <param name="AppProtocol">Overrides the name's prefix; null when not set.</param>
public sealed record MeshServicePort(int Number, string? Name, string? TargetPort, string? AppProtocol);

/// <summary>One Istio or Gateway API resource as stored. Every served version has the same spec.</summary>
public sealed record MeshObject
{
    /// <summary>API group, for example <c>networking.istio.io</c>.</summary>
    public required string Group { get; init; }

    /// <summary>The version the user wrote: <c>v1</c>, <c>v1beta1</c> or <c>v1alpha3</c>.</summary>
    public string Version { get; init; } = "v1";

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Ranks resources that compete: oldest first, then name, then namespace (contract mesh.md section 0).</summary>
    public DateTimeOffset Created { get; init; }

    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>An Ingress says its class in them.</summary>
    public ImmutableDictionary<string, string> Annotations { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Counts changes of the spec; a status says which one it is about.</summary>
    public long Generation { get; init; }

    /// <summary>The <c>spec</c> object; undefined when the resource has none.</summary>
    public JsonElement Spec { get; init; }
}

/// <summary>What ConfigMap <c>istio</c> says under <c>mesh</c>.</summary>
public sealed record MeshSettings
{
    /// <summary>Namespace whose rules apply to every namespace.</summary>
    public string RootNamespace { get; init; } = "istio-system";

    /// <summary>False (the default, ALLOW_ANY): hosts unknown to the mesh are passed through. True (REGISTRY_ONLY): refused.</summary>
    public bool RegistryOnly { get; init; }

    /// <summary>Whether proxies write an access log (<c>accessLogFile</c> set).</summary>
    public bool AccessLog { get; init; } = true;

    /// <summary>Whose behaviour is shown where Istio has changed its mind; today's by default. Annotation <c>playground.bookinfo/compat</c>.</summary>
    public MeshCompat Compat { get; init; }

    /// <summary>Format of a line with Envoy's operators (<c>accessLogFormat</c>); for JSON an object of names and formats. Null or empty: Istio's.</summary>
    public string? AccessLogFormat { get; init; }

    /// <summary>Whether lines are JSON objects (<c>accessLogEncoding: JSON</c>); text by default.</summary>
    public bool AccessLogJson { get; init; }

    /// <summary>Null: nothing is said; with outlier detection the nearest endpoints come first (<c>localityLbSetting</c>).</summary>
    public MeshLocality? Locality { get; init; }
}

/// <summary>A version of Istio that the mesh behaves like.</summary>
public enum MeshCompat
{
    /// <summary>Istio of today.</summary>
    Current,

    /// <summary>Istio 1.1: exactly the rows that the contract marks flip (mesh.md section 1.11).</summary>
    Istio11,
}
