using System.Text.Json;

namespace Bookinfo.Mesh.Config;

/// <summary>
/// What is read and judged but not carried out yet. Each entry becomes a warning that names the field, so that nobody waits
/// for an effect that cannot come. An entry goes when its behaviour arrives.
/// </summary>
internal static class UnsupportedFields
{
    /// <summary>Kind, path (<c>[]</c>: every element) and what happens instead.</summary>
    private static readonly (string Kind, string[] Path, string Instead)[] Table =
    [
        Row("DestinationRule", "trafficPolicy.loadBalancer.backendUtilization", "LEAST_REQUEST is used"),
        Row("DestinationRule", "trafficPolicy.loadBalancer.zoneAwareLbSetting", "zones are told apart by localityLbSetting only"),
        Row("DestinationRule", "trafficPolicy.tunnel", "connections are direct"),
        Row("DestinationRule", "trafficPolicy.proxyProtocol", "no PROXY header is sent"),
        Row("DestinationRule", "trafficPolicy.retryBudget.budgetInterval", "the requests of the moment count"),
        Row("VirtualService", "tcp[].match[].sourceSubnet", "callers are told apart by their labels and namespace only, as in Istio"),
        Row("ServiceEntry", "endpoints[].network", "every address is reached directly"),
        Row("ServiceEntry", "endpoints[].serviceAccount", "nobody asks who an endpoint is"),
        Row("WorkloadEntry", "network", "every address is reached directly"),
        Row("WorkloadEntry", "serviceAccount", "nobody asks who a workload is"),
        Row("Gateway", "servers[].defaultEndpoint", "only VirtualServices say where requests go, as in Istio"),
        Row("Gateway", "servers[].bind", "the gateway listens on its own address"),
        Row("Sidecar", "egress[].bind", "hosts are known by name, whatever address is bound"),
        Row("Sidecar", "egress[].captureMode", "every call goes through the sidecar"),
        Row("Sidecar", "ingress[].bind", "the port is reached through every address"),
        Row("Sidecar", "ingress[].captureMode", "every call goes through the sidecar"),
        Row("Sidecar", "ingress[].tls", "callers of the mesh reach the port as it is"),
        Row("Sidecar", "ingress[].connectionPool", "there is no limit"),
        Row("Sidecar", "inboundConnectionPool", "there is no limit"),
        Row("Sidecar", "outboundTrafficPolicy.egressProxy", "unknown hosts are called directly"),
    ];

    public static void Warn(MeshObject source, Findings findings)
    {
        if (source.Group == ResourceReader.GatewayApiGroup) GatewayApi.UnsupportedGatewayFields.Warn(source, findings);
        if (source.Group != ResourceReader.NetworkingGroup) return;
        foreach (var (kind, path, instead) in Table)
        {
            if (kind != source.Kind) continue;
            Walk(source.Spec, "spec", path, instead, findings);
            if (kind != "DestinationRule") continue;
            Walk(source.Spec, "spec", ["subsets[]", .. path], instead, findings);
            Walk(source.Spec, "spec", ["trafficPolicy", "portLevelSettings[]", .. path[1..]], instead, findings);
            Walk(source.Spec, "spec", ["subsets[]", "trafficPolicy", "portLevelSettings[]", .. path[1..]], instead, findings);
        }

        WarnOfValues(source, findings);
    }

    /// <summary>Fields that are carried out except for some of their values.</summary>
    private static void WarnOfValues(MeshObject source, Findings findings)
    {
        if (source.Kind == "Gateway")
        {
            Visit(source.Spec, "spec", ["servers[]", "tls", "mode"], (value, path) =>
            {
                if (value.ValueKind == JsonValueKind.String && value.GetString() == "ISTIO_MUTUAL")
                    findings.Warn(path, "ISTIO_MUTUAL is not carried out yet: workloads of this mesh have no certificates to show, so connections to this server are closed");
            });
        }
    }

    internal static void Walk(JsonElement element, string at, ReadOnlySpan<string> path, string instead, Findings findings) =>
        Visit(element, at, path, (_, where) => findings.Warn(where, $"not carried out yet: {instead}"));

    private static void Visit(JsonElement element, string at, ReadOnlySpan<string> path, Action<JsonElement, string> found)
    {
        if (path.IsEmpty)
        {
            if (element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)) found(element, at);
            return;
        }

        var isList = path[0].EndsWith("[]", StringComparison.Ordinal);
        var name = isList ? path[0][..^2] : path[0];
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var child)) return;
        if (!isList)
        {
            Visit(child, $"{at}.{name}", path[1..], found);
            return;
        }

        if (child.ValueKind != JsonValueKind.Array) return;
        for (var i = 0; i < child.GetArrayLength(); i++) Visit(child[i], $"{at}.{name}[{i}]", path[1..], found);
    }

    private static (string Kind, string[] Path, string Instead) Row(string kind, string path, string instead) => (kind, path.Split('.'), instead);
}
