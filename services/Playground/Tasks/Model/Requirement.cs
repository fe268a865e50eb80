using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Something a task cannot do without.</summary>
/// <param name="Text">As written, for example <c>external|offline</c>.</param>
/// <param name="AnyOf">One of these is enough.</param>
internal sealed record Requirement(string Text, ImmutableArray<RequirementTerm> AnyOf);

/// <summary>One thing that may be required.</summary>
internal sealed record RequirementTerm(RequirementKind Kind)
{
    /// <summary>Least version; null unless <see cref="RequirementKind.Istio"/>.</summary>
    public Version? IstioVersion { get; init; }
}

internal enum RequirementKind
{
    /// <summary><c>istio&gt;=1.24</c>: at least that version. Playground behaves as the current one.</summary>
    Istio,

    /// <summary><c>gateway-api</c>: the kinds of gateway.networking.k8s.io are served.</summary>
    GatewayApi,

    /// <summary><c>tcp-port-31400</c>: Service istio-ingressgateway has that port.</summary>
    TcpPort31400,

    /// <summary><c>file-mounted-certs</c>: the ingress gateway mounts Secret istio-ingressgateway-certs.</summary>
    FileMountedCerts,

    /// <summary><c>external</c>: hosts outside the mesh answer.</summary>
    External,

    /// <summary><c>offline</c>: Playground's stub internet stands in for them.</summary>
    Offline,
}
