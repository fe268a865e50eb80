using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>
/// Writes what the mesh says about Gateways, routes and Ingresses into their status. A condition keeps its time while it stays as it is, so
/// writing the same again changes nothing.
/// </summary>
internal sealed class ApiStatusWriter(ObjectStore store, TimeProvider time)
{
    /// <summary>As Istio signs.</summary>
    public const string Controller = "istio.io/gateway-controller";

    public void Write(ObjectStatus status)
    {
        var resource = status.Resource;
        if (ResourceKinds.FindKind($"{resource.Group}/{resource.Version}", resource.Kind) is not { } kind) return;
        store.Change(kind, resource.Namespace, resource.Name, json =>
        {
            // The next snapshot is about what stands there now.
            if ((json["metadata"]?["generation"]?.GetValue<long>() ?? 0) != resource.Generation) return false;
            var before = json["status"] as JsonObject ?? [];
            var after = before.DeepClone().AsObject();
            if (kind == ResourceKinds.GatewayApiGateway) FillGateway(after, status);
            else if (kind == ResourceKinds.GatewayClass) after["conditions"] = Conditions(status.Conditions, after["conditions"] as JsonArray, resource.Generation);
            else if (kind == ResourceKinds.Ingress) after["loadBalancer"] = LoadBalancer(status.Addresses);
            else FillParents(after, status);
            if (JsonNode.DeepEquals(before, after)) return false;
            json["status"] = after;
            return true;
        });
    }

    private void FillGateway(JsonObject status, ObjectStatus said)
    {
        var generation = said.Resource.Generation;
        var listeners = status["listeners"] as JsonArray ?? [];
        status["addresses"] = new JsonArray([.. said.Addresses.Select(a => (JsonNode)new JsonObject
        {
            ["type"] = IPAddress.TryParse(a, out _) ? "IPAddress" : "Hostname",
            ["value"] = a,
        })]);
        status["conditions"] = Conditions(said.Conditions, status["conditions"] as JsonArray, generation);
        status["listeners"] = new JsonArray([.. said.Listeners.Select(l => (JsonNode)new JsonObject
        {
            ["name"] = l.Name,
            ["attachedRoutes"] = l.AttachedRoutes,
            ["supportedKinds"] = new JsonArray([.. l.Kinds.Select(k => (JsonNode)new JsonObject { ["group"] = said.Resource.Group, ["kind"] = k })]),
            ["conditions"] = Conditions(l.Conditions, listeners.FirstOrDefault(b => b?["name"]?.ToString() == l.Name)?["conditions"] as JsonArray, generation),
        })]);
    }

    private static JsonObject LoadBalancer(ImmutableArray<string> addresses) => addresses.IsEmpty
        ? []
        : new() { ["ingress"] = new JsonArray([.. addresses.Select(a => (JsonNode)new JsonObject { [IPAddress.TryParse(a, out _) ? "ip" : "hostname"] = a })]) };

    /// <summary>Other controllers' parents stay.</summary>
    private void FillParents(JsonObject status, ObjectStatus said)
    {
        var before = status["parents"] as JsonArray ?? [];
        var references = JsonNode.Parse(said.Resource.Spec.GetRawText())!["parentRefs"] as JsonArray ?? [];
        var parents = new JsonArray([.. before.Where(p => p?["controllerName"]?.ToString() != Controller).Select(p => p?.DeepClone())]);
        foreach (var parent in said.Parents)
        {
            var reference = references[parent.Index]!;
            var same = before.FirstOrDefault(p => p?["controllerName"]?.ToString() == Controller && JsonNode.DeepEquals(p["parentRef"], reference));
            parents.Add(new JsonObject
            {
                ["parentRef"] = reference.DeepClone(),
                ["controllerName"] = Controller,
                ["conditions"] = Conditions(parent.Conditions, same?["conditions"] as JsonArray, said.Resource.Generation),
            });
        }

        if (parents.Count > 0 || before.Count > 0) status["parents"] = parents;
    }

    private JsonArray Conditions(IEnumerable<StatusCondition> said, JsonArray? before, long generation) => new([.. said.Select(c =>
    {
        var status = c.IsTrue ? "True" : "False";
        var same = before?.FirstOrDefault(b => b?["type"]?.ToString() == c.Type && b["status"]?.ToString() == status);
        return (JsonNode)new JsonObject
        {
            ["type"] = c.Type,
            ["status"] = status,
            ["reason"] = c.Reason,
            ["message"] = c.Message,
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = same?["lastTransitionTime"]?.ToString() ?? time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
    })]);
}
