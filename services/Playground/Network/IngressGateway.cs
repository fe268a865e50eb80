using System.Net;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Network;

/// <summary>The ingress gateway as objects: Deployment and Service exactly as decision 18 has them, and its sockets.</summary>
internal static class IngressGateway
{
    public const string Name = "istio-ingressgateway";

    public const string Namespace = "istio-system";

    /// <summary>targetPort of http2.</summary>
    public const int Http = 8080;

    /// <summary>targetPort of https.</summary>
    public const int Https = 8443;

    /// <summary>targetPort of tcp.</summary>
    public const int Tcp = 31400;

    public static bool Is(PodManifest pod) => pod.Namespace == Namespace && pod.Labels.GetValueOrDefault("istio") == "ingressgateway" && Injection.IsGateway(pod);

    public static bool Is(IProxy proxy) => proxy.Identity is { Kind: ProxyKind.Gateway, Namespace: Namespace } identity && identity.Labels.GetValueOrDefault("istio") == "ingressgateway";

    /// <summary>Where a gateway pod listens: the ingress gateway on the options' ports, any other on drawn ones.</summary>
    public static ProxyBind[] Binds(PodManifest pod, PlaygroundOptions options)
    {
        if (!Is(pod)) return [.. pod.Lasting.SelectMany(c => c.Ports).Where(p => !p.Udp).DistinctBy(p => p.Number).Select(p => Bind(p.Number, 0))];
        return
        [
            Bind(Http, options.IngressHttpPort), Bind(Http, options.IngressHttpNodePort),
            Bind(Https, options.IngressHttpsPort), Bind(Https, options.IngressHttpsNodePort),
            Bind(Tcp, options.IngressTcpPort),
        ];

        ProxyBind Bind(int port, int real) => new(port, new IPEndPoint(options.ListenAddress, real));
    }

    public static JsonObject Service(PlaygroundOptions options) => GatewayObjects.Service(
        Metadata(),
        "NodePort",
        "127.0.0.1",
        Labels(),
        new JsonArray(
            Port("status-port", 15021, 15021, options.GatewayHealthPort),
            Port("http2", 80, Http, options.IngressHttpNodePort),
            Port("https", 443, Https, options.IngressHttpsNodePort),
            Port("tcp", 31400, Tcp, options.IngressTcpPort)));

    /// <summary>Recreate: two gateways could not listen on the same ports side by side.</summary>
    public static JsonObject Deployment() => GatewayObjects.Deployment(
        Metadata(),
        Name,
        Labels(),
        new JsonObject { ["labels"] = Labels(), ["annotations"] = new JsonObject { ["sidecar.istio.io/inject"] = "false" } },
        "Recreate",
        new JsonArray(GatewayObjects.ContainerPort(15021), GatewayObjects.ContainerPort(Http), GatewayObjects.ContainerPort(Https), GatewayObjects.ContainerPort(Tcp)),
        "ingressgateway-certs",
        "ingressgateway-ca-certs");

    public static JsonObject ServiceAccount() => new() { ["metadata"] = Metadata() };

    private static JsonObject Metadata() => new() { ["name"] = Name, ["namespace"] = Namespace, ["labels"] = Labels() };

    private static JsonObject Labels() => new() { ["app"] = Name, ["istio"] = "ingressgateway" };

    private static JsonObject Port(string name, int port, int target, int node)
    {
        var entry = GatewayObjects.Port(name, port, target);

        // A drawn port is shown once the gateway has it.
        if (node > 0) entry["nodePort"] = node;
        return entry;
    }
}
