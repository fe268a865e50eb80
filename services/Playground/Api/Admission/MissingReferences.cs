using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>
/// What a VirtualService names and nobody knows (yet): destination hosts, subsets and gateways. Istio stores such a rule
/// all the same, so these are warnings, in the words of its analyzer (IST0101, contract mesh.md section 8.4).
/// </summary>
internal sealed class MissingReferences(ObjectStore store)
{
    private const string ClusterDomain = "svc.cluster.local";

    public IEnumerable<string> Of(ResourceKind kind, JsonObject json)
    {
        if (!ReferenceEquals(kind, ResourceKinds.VirtualService)) yield break;
        var ns = json["metadata"]?["namespace"]?.GetValue<string>() ?? "default";
        foreach (var protocol in new[] { "http", "tls", "tcp" })
        {
            var rules = json["spec"]?[protocol] as JsonArray ?? [];
            for (var rule = 0; rule < rules.Count; rule++)
            {
                var routes = rules[rule]?["route"] as JsonArray ?? [];
                for (var route = 0; route < routes.Count; route++)
                {
                    if (routes[route]?["destination"] is JsonObject destination
                        && Problem(destination, ns) is { } problem) yield return $"spec.{protocol}[{rule}].route[{route}].destination: {problem} [IST0101]";
                }
            }
        }

        var gateways = json["spec"]?["gateways"] as JsonArray ?? [];
        for (var i = 0; i < gateways.Count; i++)
        {
            if (gateways[i].AsText() is { } gateway && !GatewayExists(gateway, ns)) yield return $"spec.gateways[{i}]: Referenced gateway not found: \"{gateway}\" [IST0101]";
        }
    }

    private string? Problem(JsonObject destination, string ns)
    {
        if (destination["host"].AsText() is not { } host) return null;
        var name = Qualified(host, ns);
        if (!HostExists(name)) return $"Referenced host not found: \"{host}\"; requests to it are answered 503{Meant(host, ns)}";
        return destination["subset"].AsText() is { } subset && !SubsetExists(name, subset)
            ? $"Referenced host+subset in destinationrule not found: \"{host}+{subset}\"; requests to it are answered 503; add the subset to a DestinationRule for {host}"
            : null;
    }

    /// <summary>The name that may be meant: the same in another namespace, or one like it.</summary>
    private string Meant(string host, string ns)
    {
        var services = store.List(ResourceKinds.Service).Items.Select(service => service.Namespace == ns ? service.Name : $"{service.Name}.{service.Namespace}.{ClusterDomain}");
        return NearestName.OfHost(host, services) is { } near ? $"; did you mean \"{near}\"?" : "";
    }

    private bool HostExists(string name) =>
        store.List(ResourceKinds.Service).Items.Any(s => Qualified(s.Name, s.Namespace) == name)
        || store.List(ResourceKinds.ServiceEntry).Items.Any(e => e.Json.At("spec", "hosts").Items().Any(h => Covers(h.AsText() ?? "", name)));

    private bool SubsetExists(string name, string subset) => store.List(ResourceKinds.DestinationRule).Items.Any(rule =>
        Covers(Qualified(rule.Json.At("spec", "host").AsText() ?? "", rule.Namespace), name)
        && rule.Json.At("spec", "subsets").Items().Any(s => s.At("name").AsText() == subset));

    private bool GatewayExists(string gateway, string ns)
    {
        if (gateway == "mesh") return true;
        var slash = gateway.IndexOf('/', StringComparison.Ordinal);
        return store.Find(ResourceKinds.Gateway, slash < 0 ? ns : gateway[..slash], gateway[(slash + 1)..]) is not null;
    }

    /// <summary>A name without a dot is a Service of the rule's own namespace.</summary>
    private static string Qualified(string host, string ns) => host.Contains('.', StringComparison.Ordinal) ? host : $"{host}.{ns}.{ClusterDomain}";

    private static bool Covers(string pattern, string name) =>
        pattern == name || (pattern.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(pattern[1..], StringComparison.Ordinal));
}
