using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Admission;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>
/// Gives each Gateway API Gateway of Istio's class a deployment and a Service of its own, and shows in the Service where it
/// really listens. They go with the Gateway, since it owns them.
/// </summary>
internal sealed class ApiGatewayController : ReconcileLoop
{
    private readonly PodNetwork _network;
    private readonly ServiceAddresses _addresses;

    public ApiGatewayController(ObjectStore store, PodNetwork network, TimeProvider time, ILogger<ApiGatewayController> logger)
        : base(store, time, logger)
    {
        (_network, _addresses) = (network, new ServiceAddresses(store));
        network.GatewayChanged += Wake;
    }

    protected override ImmutableArray<ResourceKind> Watched { get; } =
        [ResourceKinds.GatewayApiGateway, ResourceKinds.GatewayClass, ResourceKinds.Deployment, ResourceKinds.Service, ResourceKinds.Pod];

    protected override TimeSpan? Reconcile()
    {
        var classes = Store.List(ResourceKinds.GatewayClass).Items.Where(c => c.Json.Text("spec", "controllerName") == ApiStatusWriter.Controller).Select(c => c.Name).ToHashSet();
        foreach (var gateway in Store.List(ResourceKinds.GatewayApiGateway).Items)
        {
            if (Owner.IsBeingDeleted(gateway) || !classes.Contains(gateway.Json.Text("spec", "gatewayClassName") ?? "") || StandsElsewhere(gateway)) continue;
            EnsureDeployment(gateway);
            EnsureService(gateway);
        }

        return null;
    }

    /// <summary>A Gateway that names a Service uses the deployment behind it.</summary>
    private static bool StandsElsewhere(StoredObject gateway) => gateway.Json.Items("spec", "addresses").Any(a => a.Text("type") == "Hostname");

    private void EnsureDeployment(StoredObject gateway)
    {
        var name = ApiGatewayObjects.NameOf(gateway);
        if (Store.Find(ResourceKinds.ServiceAccount, gateway.Namespace, name) is null) Store.Create(ResourceKinds.ServiceAccount, ApiGatewayObjects.ServiceAccount(gateway));
        if (Store.Find(ResourceKinds.Deployment, gateway.Namespace, name) is not { } live)
        {
            Store.Create(ResourceKinds.Deployment, ApiGatewayObjects.Deployment(gateway));
            return;
        }

        if (Owner.UidOf(live) != gateway.Uid) return;
        var ports = ApiGatewayObjects.ContainerPorts(gateway);
        Store.Change(ResourceKinds.Deployment, gateway.Namespace, name, json =>
        {
            if (json["spec"]?["template"]?["spec"]?["containers"]?[0] is not JsonObject container || JsonNode.DeepEquals(container["ports"], ports)) return false;
            container["ports"] = ports.DeepClone();
            return true;
        });
    }

    private void EnsureService(StoredObject gateway)
    {
        var name = ApiGatewayObjects.NameOf(gateway);
        var wanted = ApiGatewayObjects.Service(gateway);
        if (Store.Find(ResourceKinds.Service, gateway.Namespace, name) is not { } live)
        {
            _addresses.Fill(wanted, null);
            HideNodePorts(wanted);
            Store.Create(ResourceKinds.Service, wanted);
            return;
        }

        if (Owner.UidOf(live) != gateway.Uid) return;
        var real = RealPorts(gateway);
        Store.Change(ResourceKinds.Service, gateway.Namespace, name, json =>
        {
            var spec = json["spec"]!.AsObject();
            spec["type"] = wanted["spec"]!["type"]!.DeepClone();
            spec["ports"] = wanted["spec"]!["ports"]!.DeepClone();
            var isOutside = spec["type"]!.GetValue<string>() != "ClusterIP";
            foreach (var port in spec["ports"]!.AsArray())
            {
                if (isOutside && real?.GetValueOrDefault(port!["port"]!.GetValue<int>()) is { } address) port!["nodePort"] = address.Port;
            }

            json["status"] = new JsonObject { ["loadBalancer"] = LoadBalancer(spec["type"]!.GetValue<string>() == "LoadBalancer" && real is not null) };
            return true;
        });
    }

    /// <summary>Container port to real address of the Gateway's pod; null: none is open.</summary>
    private ImmutableDictionary<int, IPEndPoint>? RealPorts(StoredObject gateway) => Store.List(ResourceKinds.Pod, gateway.Namespace).Items
        .Where(pod => pod.Json.Text("metadata", "labels", ApiGatewayPorts.NameLabel) == gateway.Name)
        .Select(pod => _network.GatewayPorts(pod.Uid)).FirstOrDefault(ports => ports is not null);

    /// <summary>They are the real ports, shown once the gateway has them.</summary>
    private static void HideNodePorts(JsonObject service)
    {
        foreach (var port in service["spec"]!["ports"]!.AsArray()) port!.AsObject().Remove("nodePort");
    }

    private static JsonObject LoadBalancer(bool isThere) => isThere ? new() { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }) } : [];
}
