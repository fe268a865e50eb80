using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Network;

/// <summary>The egress gateway as objects: reached by pods of the mesh only, so its ports are drawn.</summary>
internal static class EgressGateway
{
    public const string Name = "istio-egressgateway";

    public static JsonObject ServiceAccount() => new() { ["metadata"] = Metadata() };

    public static JsonObject Service() => GatewayObjects.Service(
        Metadata(),
        "ClusterIP",
        "10.96.0.2",
        Labels(),
        new JsonArray(GatewayObjects.Port("http2", 80, IngressGateway.Http), GatewayObjects.Port("https", 443, IngressGateway.Https)));

    public static JsonObject Deployment() => GatewayObjects.Deployment(
        Metadata(),
        Name,
        Labels(),
        new JsonObject { ["labels"] = Labels(), ["annotations"] = new JsonObject { ["sidecar.istio.io/inject"] = "false" } },
        "RollingUpdate",
        new JsonArray(GatewayObjects.ContainerPort(IngressGateway.Http), GatewayObjects.ContainerPort(IngressGateway.Https)));

    private static JsonObject Metadata() => new() { ["name"] = Name, ["namespace"] = IngressGateway.Namespace, ["labels"] = Labels() };

    private static JsonObject Labels() => new() { ["app"] = Name, ["istio"] = "egressgateway" };
}
