using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>
/// Keeps the Endpoints and EndpointSlices of every Service with a selector: pod addresses and container ports as a cluster shows them. The
/// mesh does not read them; people do.
/// </summary>
internal sealed class EndpointsController(ObjectStore store, TimeProvider time, ILogger<EndpointsController> logger) : ReconcileLoop(store, time, logger)
{
    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.Service, ResourceKinds.Pod];

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(50);

    protected override TimeSpan? Reconcile()
    {
        var pods = Store.List(ResourceKinds.Pod).Items;
        var services = Store.List(ResourceKinds.Service).Items;
        foreach (var service in services)
        {
            var selector = service.Json.Map("spec", "selector");
            if (selector.IsEmpty || Owner.IsBeingDeleted(service)) continue;
            Write(service, [.. pods.Where(pod => pod.Namespace == service.Namespace && Selector.SelectsAll(selector, pod.Json.Map("metadata", "labels")))]);
        }

        var names = services.Select(service => (service.Namespace, service.Name)).ToHashSet();
        foreach (var endpoints in Store.List(ResourceKinds.Endpoints).Items)
        {
            if (!names.Contains((endpoints.Namespace, endpoints.Name))) Store.Delete(endpoints.Kind, endpoints.Namespace, endpoints.Name);
        }

        return null;
    }

    private void Write(StoredObject service, StoredObject[] pods)
    {
        var subsets = Subsets(service, pods);
        EndpointSlices.Write(Store, service, subsets);
        if (Store.Find(ResourceKinds.Endpoints, service.Namespace, service.Name) is null)
        {
            Store.Create(ResourceKinds.Endpoints, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = service.Name, ["namespace"] = service.Namespace },
                ["subsets"] = subsets,
            });
            return;
        }

        Store.Change(ResourceKinds.Endpoints, service.Namespace, service.Name, json =>
        {
            json["subsets"] = subsets;
            return true;
        });
    }

    /// <summary>One subset per set of container ports: named target ports may differ between pods.</summary>
    private static JsonArray Subsets(StoredObject service, StoredObject[] pods)
    {
        var placed = pods.Where(pod => PodState.IsActive(pod) && pod.Json.Text("status", "podIP") is not null)
            .Select(pod => (Pod: pod, Ports: Ports(service, pod)))
            .GroupBy(placed => placed.Ports.ToJsonString(), StringComparer.Ordinal);
        var subsets = new JsonArray();
        foreach (var group in placed.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var subset = new JsonObject();
            Add(subset, "addresses", group.Where(p => PodState.IsReady(p.Pod)));
            Add(subset, "notReadyAddresses", group.Where(p => !PodState.IsReady(p.Pod)));
            subset["ports"] = group.First().Ports;
            subsets.Add(subset);
        }

        return subsets;
    }

    private static void Add(JsonObject subset, string field, IEnumerable<(StoredObject Pod, JsonArray Ports)> placed)
    {
        var addresses = new JsonArray();
        foreach (var (pod, _) in placed)
        {
            addresses.Add(new JsonObject
            {
                ["ip"] = pod.Json.Text("status", "podIP"),
                ["nodeName"] = "playground",
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
            });
        }

        if (addresses.Count > 0) subset[field] = addresses;
    }

    private static JsonArray Ports(StoredObject service, StoredObject pod)
    {
        var manifest = PodManifest.Read(pod);
        var ports = new JsonArray();
        foreach (var port in service.Json.Items("spec", "ports"))
        {
            if (TargetPort(port, manifest) is not { } target) continue;
            var entry = new JsonObject();
            if (port.Text("name") is { Length: > 0 } name) entry["name"] = name;
            entry["port"] = target;
            entry["protocol"] = port.Text("protocol") ?? "TCP";
            ports.Add(entry);
        }

        return ports;
    }

    private static int? TargetPort(JsonElement port, PodManifest pod) => port.TextOrNumber("targetPort") is { } target
        ? pod.Lasting.Select(container => container.PortNumber(target)).FirstOrDefault(number => number is not null)
        : port.Number("port");
}
