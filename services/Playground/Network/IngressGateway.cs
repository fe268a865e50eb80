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
        if (!Is(pod)) return [.. pod.Containers.SelectMany(c => c.Ports).Where(p => !p.Udp).DistinctBy(p => p.Number).Select(p => Bind(p.Number, 0))];
        return
        [
            Bind(Http, options.IngressHttpPort), Bind(Http, options.IngressHttpNodePort),
            Bind(Https, options.IngressHttpsPort), Bind(Https, options.IngressHttpsNodePort),
            Bind(Tcp, options.IngressTcpPort),
        ];

        ProxyBind Bind(int port, int real) => new(port, new IPEndPoint(options.ListenAddress, real));
    }

    public static JsonObject Service(PlaygroundOptions options) => new()
    {
        ["metadata"] = Metadata(),
        ["spec"] = new JsonObject
        {
            ["type"] = "NodePort",
            ["clusterIP"] = "127.0.0.1",
            ["clusterIPs"] = new JsonArray("127.0.0.1"),
            ["ipFamilies"] = new JsonArray("IPv4"),
            ["ipFamilyPolicy"] = "SingleStack",
            ["externalTrafficPolicy"] = "Cluster",
            ["internalTrafficPolicy"] = "Cluster",
            ["sessionAffinity"] = "None",
            ["selector"] = Labels(),
            ["ports"] = new JsonArray(
                Port("status-port", 15021, 15021, options.GatewayHealthPort),
                Port("http2", 80, Http, options.IngressHttpNodePort),
                Port("https", 443, Https, options.IngressHttpsNodePort),
                Port("tcp", 31400, Tcp, options.IngressTcpPort)),
        },
        ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };

    /// <summary>Recreate: two gateways could not listen on the same ports side by side.</summary>
    public static JsonObject Deployment() => new()
    {
        ["metadata"] = Metadata(),
        ["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["revisionHistoryLimit"] = 10,
            ["progressDeadlineSeconds"] = 600,
            ["strategy"] = new JsonObject { ["type"] = "Recreate" },
            ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = Labels(),
                    ["annotations"] = new JsonObject { ["sidecar.istio.io/inject"] = "false" },
                },
                ["spec"] = new JsonObject
                {
                    ["serviceAccountName"] = Name,
                    ["restartPolicy"] = "Always",
                    ["terminationGracePeriodSeconds"] = 30,
                    ["dnsPolicy"] = "ClusterFirst",
                    ["containers"] = new JsonArray(Container()),
                    ["volumes"] = new JsonArray(SecretVolume("ingressgateway-certs"), SecretVolume("ingressgateway-ca-certs")),
                },
            },
        },
    };

    public static JsonObject ServiceAccount() => new() { ["metadata"] = Metadata() };

    private static JsonObject Container() => new()
    {
        ["name"] = "istio-proxy",
        ["image"] = "istio/proxyv2:playground",
        ["imagePullPolicy"] = "IfNotPresent",
        ["args"] = new JsonArray("proxy", "router"),
        ["ports"] = new JsonArray(ContainerPort(15021), ContainerPort(Http), ContainerPort(Https), ContainerPort(Tcp)),
        ["volumeMounts"] = new JsonArray(Mount("ingressgateway-certs"), Mount("ingressgateway-ca-certs")),
        ["resources"] = new JsonObject(),
    };

    private static JsonObject Metadata() => new() { ["name"] = Name, ["namespace"] = Namespace, ["labels"] = Labels() };

    private static JsonObject Labels() => new() { ["app"] = Name, ["istio"] = "ingressgateway" };

    private static JsonObject Port(string name, int port, int target, int node)
    {
        var entry = new JsonObject { ["name"] = name, ["port"] = port, ["protocol"] = "TCP", ["targetPort"] = target };

        // A drawn port is shown once the gateway has it.
        if (node > 0) entry["nodePort"] = node;
        return entry;
    }

    private static JsonObject ContainerPort(int port) => new() { ["containerPort"] = port, ["protocol"] = "TCP" };

    private static JsonObject Mount(string volume) => new() { ["name"] = volume, ["mountPath"] = $"/etc/istio/{volume}", ["readOnly"] = true };

    private static JsonObject SecretVolume(string name) => new()
    {
        ["name"] = name,
        ["secret"] = new JsonObject { ["secretName"] = $"istio-{name}", ["optional"] = true },
    };
}
