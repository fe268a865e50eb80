using System.Collections.Immutable;
using System.Text.Json;

using Bookinfo.Playground.Store;

using static Bookinfo.Playground.Api.Tables.TableColumns;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Services and what belongs to them.</summary>
internal static class NetworkColumns
{
    /// <summary>More end points than this are shown as a number.</summary>
    private const int MostEndpoints = 3;

    public static readonly ImmutableArray<(ResourceKind Kind, ImmutableArray<TableColumn> Columns)> All =
    [
        (ResourceKinds.Service,
        [
            Name,
            new("Type", row => row.Spec.At("type").AsText()),
            new("Cluster-IP", row => row.Spec.At("clusterIP").AsText() ?? "<none>"),
            new("External-IP", ExternalAddress),
            new("Port(s)", row => Joined(row.Spec.At("ports").Items().Select(Port))),
            Age,
            new("Selector", row => Labels(row.Spec.At("selector")), Wide: true),
        ]),
        (ResourceKinds.Endpoints, [Name, new("Endpoints", Endpoints), Age]),
        (ResourceKinds.EndpointSlice,
        [
            Name,
            new("AddressType", row => row.Json.At("addressType").AsText()),
            new("Ports", row => FirstOf(row.Json.At("ports").Items().Select(p => Text(p.At("port"))), "<unset>")),
            new("Endpoints", row => FirstOf(row.Json.At("endpoints").Items().SelectMany(e => e.At("addresses").Items().Take(1)).Select(Text), "<unset>")),
            Age,
        ]),
        (ResourceKinds.Ingress,
        [
            Name,
            new("Class", row => row.Spec.At("ingressClassName").AsText() ?? "<none>"),
            new("Hosts", row => string.Join(",", row.Spec.At("rules").Items().Select(r => r.At("host").AsText() ?? "*")) is { Length: > 0 } hosts ? hosts : "*"),
            new("Address", row => LoadBalancer(row) ?? ""),
            new("Ports", row => row.Spec.At("tls").Items().Any() ? "80, 443" : "80"),
            Age,
        ]),
        (ResourceKinds.IngressClass,
        [
            Name,
            new("Controller", row => row.Spec.At("controller").AsText()),
            new("Parameters", row => row.Spec.At("parameters", "name").AsText() ?? "<none>"),
            Age,
        ]),
        (ResourceKinds.NetworkPolicy, [Name, new("Pod-Selector", row => Labels(row.Spec.At("podSelector", "matchLabels"))), Age]),
    ];

    private static string ExternalAddress(TableRow row) => row.Spec.At("type").AsText() switch
    {
        "ExternalName" => row.Spec.At("externalName").AsText() ?? "<none>",
        "LoadBalancer" => LoadBalancer(row) ?? "<pending>",
        _ => Joined(row.Spec.At("externalIPs").Items().Select(ip => ip.AsText())),
    };

    private static string? LoadBalancer(TableRow row)
    {
        var addresses = row.Status.At("loadBalancer", "ingress").Items().Select(i => i.At("ip").AsText() ?? i.At("hostname").AsText());
        return string.Join(",", addresses) is { Length: > 0 } text ? text : null;
    }

    private static string Port(JsonElement port)
    {
        var protocol = port.At("protocol").AsText() ?? "TCP";
        return port.At("nodePort").AsNumber() is var node and > 0
            ? $"{port.At("port").AsNumber()}:{node}/{protocol}"
            : $"{port.At("port").AsNumber()}/{protocol}";
    }

    private static string Endpoints(TableRow row) => FirstOf(
        row.Json.At("subsets").Items().SelectMany(subset => subset.At("ports").Items().DefaultIfEmpty().SelectMany(
            port => subset.At("addresses").Items().Select(a => port.ValueKind == JsonValueKind.Object
                ? $"{a.At("ip").AsText()}:{port.At("port").AsNumber()}"
                : a.At("ip").AsText()))),
        "<none>");

    private static string FirstOf(IEnumerable<string?> values, string none)
    {
        var all = values.ToArray();
        if (all.Length == 0) return none;
        var text = string.Join(",", all.Take(MostEndpoints));
        return all.Length > MostEndpoints ? $"{text} + {all.Length - MostEndpoints} more..." : text;
    }
}
