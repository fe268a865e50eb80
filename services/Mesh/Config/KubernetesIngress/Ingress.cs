using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.KubernetesIngress;

/// <summary>A Kubernetes Ingress: hosts and paths for the mesh's ingress gateway.</summary>
internal sealed record Ingress
{
    /// <summary>Name of an IngressClass; null: the annotation decides.</summary>
    public string? ClassName { get; init; }

    /// <summary>For what no rule takes; null: 404.</summary>
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>By host and path.</summary>
    public ImmutableArray<IngressRule> Rules { get; init; } = [];

    /// <summary>Certificates for hosts; empty: plain HTTP only.</summary>
    public ImmutableArray<IngressTls> Tls { get; init; } = [];

    public static Ingress Read(FieldReader f) => new()
    {
        ClassName = f.Text("ingressClassName"),
        DefaultBackend = f.Object("defaultBackend", IngressBackend.Read),
        Rules = f.Objects("rules", IngressRule.Read),
        Tls = f.Objects("tls", IngressTls.Read),
    };
}

/// <summary>Paths of one host.</summary>
/// <field name="http">The host's paths.</field>
/// <param name="Host">Exact or <c>*.suffix</c>; null: every host.</param>
/// <param name="Paths">The longest that fits decides.</param>
internal sealed record IngressRule(string? Host, ImmutableArray<IngressPath> Paths)
{
    public static IngressRule Read(FieldReader f) =>
        new(f.Text("host") is { Length: > 0 } host ? host.ToLowerInvariant() : null, f.Object("http", static h => new IngressRule(null, h.Objects("paths", IngressPath.Read)))?.Paths ?? []);
}

/// <summary>A path and where its requests go.</summary>
/// <param name="Path">Null or empty: every path.</param>
/// <param name="PathType"><c>Exact</c>, <c>Prefix</c> (whole segments) or <c>ImplementationSpecific</c> (also when null): exact, unless it ends in <c>/*</c> or <c>.*</c>.</param>
/// <param name="Backend">Null is an error of the API.</param>
internal sealed record IngressPath(string? Path, string? PathType, IngressBackend? Backend)
{
    public static IngressPath Read(FieldReader f) =>
        new(f.Text("path"), f.Choice("pathType", "Exact", "Prefix", "ImplementationSpecific"), f.Object("backend", IngressBackend.Read));
}

/// <summary>Where requests go.</summary>
/// <field name="service">A Service in the Ingress's namespace.</field>
/// <field name="service.port">By number or by name.</field>
/// <field name="resource">In place of a Service; the mesh knows no such object, so requests are answered 503.</field>
/// <param name="Service">Name of a Service in the Ingress's namespace; null: something that is no Service, which answers 503.</param>
/// <param name="PortNumber">The port by number; 0: it is named.</param>
/// <param name="PortName">The port by name; null: it is numbered.</param>
internal sealed record IngressBackend(string? Service, int PortNumber, string? PortName)
{
    public static IngressBackend Read(FieldReader f)
    {
        f.Skip("resource");
        return f.Object("service", static s =>
        {
            var port = s.Object("port", static p => new IngressBackend(null, p.Int("number") ?? 0, p.Text("name")));
            return new IngressBackend(s.Text("name"), port?.PortNumber ?? 0, port?.PortName);
        }) ?? new IngressBackend(null, 0, null);
    }
}

/// <summary>A certificate and the hosts it is for.</summary>
/// <param name="Hosts">Empty: every host.</param>
/// <param name="SecretName">Certificate, in the gateway's namespace.</param>
internal sealed record IngressTls(ImmutableArray<string> Hosts, string? SecretName)
{
    public static IngressTls Read(FieldReader f) => new(f.Texts("hosts"), f.Text("secretName"));
}

/// <summary>Says which controller carries out the Ingresses of its class.</summary>
/// <field name="parameters">Read by no controller here.</field>
/// <param name="Controller">Whose class it is; ours is Istio's.</param>
internal sealed record IngressClass(string? Controller)
{
    /// <summary>Istio's controller of Ingresses.</summary>
    public const string IstioController = "istio.io/ingress-controller";

    public static IngressClass Read(FieldReader f)
    {
        f.Skip("parameters");
        return new(f.Text("controller"));
    }
}
