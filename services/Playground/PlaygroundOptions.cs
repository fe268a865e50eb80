using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Images;

namespace Bookinfo.Playground;

/// <summary>What one running Playground was told: where its state lies and which ports it takes.</summary>
internal sealed record PlaygroundOptions
{
    /// <summary>
    /// Holds <c>kubeconfig</c>, <c>lock</c>, <c>certificate.pfx</c>, <c>logs/</c> and <c>pods/</c>; mode 700. Default:
    /// <c>$XDG_STATE_HOME/bookinfo-playground</c> (LocalAppData on Windows).
    /// </summary>
    public required string StateDirectory { get; init; }

    /// <summary>Folder that holds <c>workloads/</c> and <c>k8s/</c>: beside the program.</summary>
    public string ProgramDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>
    /// Address of the API, the gateways, their health and the live picture. Default: 127.0.0.1. In a container 0.0.0.0, and who runs the container publishes
    /// its ports on loopback. Pods and their sidecars are on 127.0.0.1 always.
    /// </summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Kubernetes API, HTTPS. 0 draws a free port.</summary>
    public int ApiPort { get; init; } = 6443;

    /// <summary>Ingress gateway, http2 (targetPort 8080). 0 draws a free port.</summary>
    public int IngressHttpPort { get; init; } = 8080;

    /// <summary>Ingress gateway, https (targetPort 8443). 0 draws a free port.</summary>
    public int IngressHttpsPort { get; init; } = 8443;

    /// <summary>Ingress gateway, tcp (targetPort 31400). 0 draws a free port.</summary>
    public int IngressTcpPort { get; init; } = 31400;

    /// <summary>Node port of http2. 0 draws a free port.</summary>
    public int IngressHttpNodePort { get; init; } = 31380;

    /// <summary>Node port of https. 0 draws a free port.</summary>
    public int IngressHttpsNodePort { get; init; } = 31390;

    /// <summary>Gateway health (<c>/healthz/ready</c>). 0 draws a free port.</summary>
    public int GatewayHealthPort { get; init; } = 15021;

    /// <summary>The live picture. 0 draws a free port.</summary>
    public int PagePort { get; init; } = 20080;

    /// <summary>Whether everybody on this machine may look at the live picture without a code, for projectors (<c>--page-open</c>). Default: no.</summary>
    public bool PageOpen { get; init; }

    /// <summary>Which Istio the mesh behaves like from the start (<c>--compat 1.1</c>); today's by default. ConfigMap <c>istio</c> may change it later.</summary>
    public MeshCompat Compat { get; init; }

    /// <summary>
    /// Whether a stub internet on this machine stands for hosts outside the mesh, and no other name exists. Default: no, names
    /// go to DNS.
    /// </summary>
    public bool Offline { get; init; }

    /// <summary>People's own programs as images (<c>--image</c>). Default: none.</summary>
    public ImmutableArray<OwnImage> OwnImages { get; init; } = [];

    /// <summary>The same options with every port drawn (<c>--ports auto</c>).</summary>
    public PlaygroundOptions WithDrawnPorts() => this with
    {
        ApiPort = 0,
        IngressHttpPort = 0,
        IngressHttpsPort = 0,
        IngressTcpPort = 0,
        IngressHttpNodePort = 0,
        IngressHttpsNodePort = 0,
        GatewayHealthPort = 0,
        PagePort = 0,
    };
}
