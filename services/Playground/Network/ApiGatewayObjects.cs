using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>The objects that stand for one Gateway API Gateway, as Istio makes them: ServiceAccount, Deployment and Service <c>NAME-istio</c>.</summary>
internal static class ApiGatewayObjects
{
    public const string ClassName = "istio";

    private const string ClassLabel = "gateway.networking.k8s.io/gateway-class-name";

    private const string ServiceTypeAnnotation = "networking.istio.io/service-type";

    private static readonly string[] Carried = ["HTTP", "HTTPS", "TLS", "TCP"];

    public static string NameOf(StoredObject gateway) => $"{gateway.Name}-{gateway.Json.Text("spec", "gatewayClassName")}";

    /// <summary>Ports with the protocol of their first listener.</summary>
    public static (int Port, string Protocol, string Name)[] Listeners(StoredObject gateway) =>
    [
        .. gateway.Json.Items("spec", "listeners")
            .Select(l => (Port: l.Number("port") ?? 0, Protocol: l.Text("protocol") ?? "", Name: l.Text("name") ?? ""))
            .Where(l => l.Port > 0 && Carried.Contains(l.Protocol))
            .DistinctBy(l => l.Port),
    ];

    public static JsonObject ServiceAccount(StoredObject gateway) => new() { ["metadata"] = Metadata(gateway) };

    /// <summary>Recreate: two gateways could not listen on the same ports side by side.</summary>
    public static JsonObject Deployment(StoredObject gateway) => GatewayObjects.Deployment(
        Metadata(gateway),
        NameOf(gateway),
        Selector(gateway),
        new JsonObject { ["labels"] = PodLabels(gateway) },
        "Recreate",
        ContainerPorts(gateway));

    public static JsonObject Service(StoredObject gateway) => new()
    {
        ["metadata"] = Metadata(gateway),
        ["spec"] = new JsonObject
        {
            ["type"] = gateway.Json.Text("metadata", "annotations", ServiceTypeAnnotation) ?? "LoadBalancer",
            ["selector"] = Selector(gateway),
            ["ports"] = new JsonArray([.. Listeners(gateway).Select(static l => (JsonNode)Port(l))]),
        },
    };

    public static JsonArray ContainerPorts(StoredObject gateway) =>
        new([.. Listeners(gateway).Select(static l => (JsonNode)GatewayObjects.ContainerPort(l.Port, ApiGatewayPorts.NameOf(l.Protocol, l.Port)))]);

    private static JsonObject Metadata(StoredObject gateway) => new()
    {
        ["name"] = NameOf(gateway),
        ["namespace"] = gateway.Namespace,
        ["labels"] = Labels(gateway),
        ["ownerReferences"] = new JsonArray(Owner.Reference(gateway)),
    };

    private static JsonObject Selector(StoredObject gateway) => new() { [ApiGatewayPorts.NameLabel] = gateway.Name };

    private static JsonObject Labels(StoredObject gateway)
    {
        var labels = Selector(gateway);
        labels[ClassLabel] = gateway.Json.Text("spec", "gatewayClassName");
        foreach (var (key, value) in gateway.Json.Map("spec", "infrastructure", "labels")) labels[key] = value;
        return labels;
    }

    private static JsonObject PodLabels(StoredObject gateway)
    {
        var labels = Labels(gateway);
        labels["sidecar.istio.io/inject"] = "false";
        return labels;
    }

    private static JsonObject Port((int Port, string Protocol, string Name) listener)
    {
        var entry = GatewayObjects.Port(listener.Name, listener.Port, listener.Port);
        entry["appProtocol"] = listener.Protocol.ToLowerInvariant();
        return entry;
    }
}
