using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Network;

/// <summary>The egress gateway as objects: reached by pods of the mesh only, so its ports are drawn.</summary>
internal static class EgressGateway
{
    public const string Name = "istio-egressgateway";

    public static JsonObject ServiceAccount() => new() { ["metadata"] = Metadata() };

    public static JsonObject Service() => new()
    {
        ["metadata"] = Metadata(),
        ["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = "10.96.0.2",
            ["clusterIPs"] = new JsonArray("10.96.0.2"),
            ["ipFamilies"] = new JsonArray("IPv4"),
            ["ipFamilyPolicy"] = "SingleStack",
            ["internalTrafficPolicy"] = "Cluster",
            ["sessionAffinity"] = "None",
            ["selector"] = Labels(),
            ["ports"] = new JsonArray(Port("http2", 80, IngressGateway.Http), Port("https", 443, IngressGateway.Https)),
        },
        ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };

    public static JsonObject Deployment() => new()
    {
        ["metadata"] = Metadata(),
        ["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["revisionHistoryLimit"] = 10,
            ["progressDeadlineSeconds"] = 600,
            ["strategy"] = new JsonObject { ["type"] = "RollingUpdate" },
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
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "istio-proxy",
                        ["image"] = "istio/proxyv2:playground",
                        ["imagePullPolicy"] = "IfNotPresent",
                        ["args"] = new JsonArray("proxy", "router"),
                        ["ports"] = new JsonArray(ContainerPort(IngressGateway.Http), ContainerPort(IngressGateway.Https)),
                        ["resources"] = new JsonObject(),
                    }),
                },
            },
        },
    };

    private static JsonObject Metadata() => new() { ["name"] = Name, ["namespace"] = IngressGateway.Namespace, ["labels"] = Labels() };

    private static JsonObject Labels() => new() { ["app"] = Name, ["istio"] = "egressgateway" };

    private static JsonObject Port(string name, int port, int target) => new() { ["name"] = name, ["port"] = port, ["protocol"] = "TCP", ["targetPort"] = target };

    private static JsonObject ContainerPort(int port) => new() { ["containerPort"] = port, ["protocol"] = "TCP" };
}
