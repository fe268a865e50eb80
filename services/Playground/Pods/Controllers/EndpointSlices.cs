using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>EndpointSlices say the same as Endpoints in the newer form: one slice per subset, named after the Service.</summary>
internal static class EndpointSlices
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>Makes a Service's slices say what its subsets say.</summary>
    public static void Write(ObjectStore store, StoredObject service, JsonArray subsets)
    {
        for (var i = 0; i < subsets.Count; i++)
        {
            var name = $"{service.Name}-{i + 1}";
            var slice = Slice(service, name, subsets[i]!.AsObject());
            if (store.Find(ResourceKinds.EndpointSlice, service.Namespace, name) is null) store.Create(ResourceKinds.EndpointSlice, slice);
            else store.Change(ResourceKinds.EndpointSlice, service.Namespace, name, json =>
            {
                json["endpoints"] = slice["endpoints"]!.DeepClone();
                json["ports"] = slice["ports"]!.DeepClone();
                return true;
            });
        }

        foreach (var extra in store.List(ResourceKinds.EndpointSlice, service.Namespace).Items)
        {
            if (Owner.UidOf(extra) == service.Uid && Number(service, extra.Name) > subsets.Count) store.Delete(extra.Kind, extra.Namespace, extra.Name);
        }
    }

    private static int Number(StoredObject service, string name) =>
        name.StartsWith(service.Name + "-", StringComparison.Ordinal) && int.TryParse(name[(service.Name.Length + 1)..], out var number) ? number : 0;

    private static JsonObject Slice(StoredObject service, string name, JsonObject subset)
    {
        var endpoints = new JsonArray();
        Add(endpoints, subset["addresses"], ready: true);
        Add(endpoints, subset["notReadyAddresses"], ready: false);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = service.Namespace,
                ["labels"] = new JsonObject { [ServiceLabel] = service.Name, ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io" },
                ["ownerReferences"] = new JsonArray(Owner.Reference(service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
            ["ports"] = Named(subset["ports"]),
        };
    }

    private static void Add(JsonArray endpoints, JsonNode? addresses, bool ready)
    {
        foreach (var address in addresses as JsonArray ?? [])
        {
            endpoints.Add(new JsonObject
            {
                ["addresses"] = new JsonArray(address!["ip"]!.DeepClone()),
                ["conditions"] = new JsonObject { ["ready"] = ready, ["serving"] = ready, ["terminating"] = false },
                ["nodeName"] = "playground",
                ["targetRef"] = address["targetRef"]?.DeepClone(),
            });
        }
    }

    /// <summary>Where Endpoints leave a port without name out, slices have an empty one.</summary>
    private static JsonArray Named(JsonNode? ports)
    {
        var named = (JsonArray?)ports?.DeepClone() ?? [];
        foreach (var port in named) port!.AsObject().TryAdd("name", "");
        return named;
    }
}
