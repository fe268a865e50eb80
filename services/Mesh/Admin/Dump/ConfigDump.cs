using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary><c>/config_dump</c>: the serving table in Envoy's outline, whole or in parts.</summary>
internal static class ConfigDump
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AdminAnswer Answer(RunningProxy proxy, IQueryCollection query)
    {
        Regex? names = null;
        if (query["name_regex"].ToString() is { Length: > 0 } pattern)
        {
            try
            {
                names = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return AdminAnswer.OfText($"Error while parsing name_regex from {pattern}: {e.Message}\n", StatusCodes.Status400BadRequest);
            }
        }

        var sections = Sections(proxy, query.ContainsKey("include_eds"), names);
        var mask = query["mask"].ToString();
        JsonArray configs;
        if (query["resource"].ToString() is { Length: > 0 } resource)
        {
            if (sections.Find(section => section.List == resource) is not { } found)
                return AdminAnswer.OfText($"{resource} not found in config dump; there are: {string.Join(", ", sections.Select(static section => section.List))}\n", StatusCodes.Status404NotFound);
            configs = [.. found.Items.Select(item => Typed(item, $"{found.Type}.{found.ItemType}"))];
            if (mask.Length > 0) configs = [.. configs.Select(config => FieldMask.Keep(config!, mask))];
        }
        else
        {
            configs = [.. sections.Select(static section => section.ToJson())];
            if (mask.Length > 0) configs = [.. configs.Select(config => FieldMask.Keep(config!, mask)).Where(static config => config.Count > 1)];
        }

        return AdminAnswer.OfJson(new JsonObject { ["configs"] = configs }.ToJsonString(Indented) + "\n");
    }

    private static List<DumpSection> Sections(RunningProxy proxy, bool endpoints, Regex? names)
    {
        var table = proxy.Routing.Table;
        var version = table.Version.ToString(CultureInfo.InvariantCulture);
        var clusters = table.Clusters.Values.Where(cluster => names?.IsMatch(cluster.Name) != false).OrderBy(static cluster => cluster.Name, StringComparer.Ordinal).ToList();
        var routes = table.Http.Values.Concat(table.Chains.Values.SelectMany(static listener => listener.Chains).Select(static chain => chain.Http).OfType<HttpRoutes>()).DistinctBy(static routes => routes.Name).Where(routes => names?.IsMatch(routes.Name) != false).OrderBy(static routes => routes.Name, StringComparer.Ordinal);
        var listeners = proxy.Listeners.Where(listener => listener.IsOpen && names?.IsMatch(ListenersPage.NameOf(listener)) != false);
        List<DumpSection> sections =
        [
            new("ClustersConfigDump", "dynamic_active_clusters", "DynamicCluster", version, [.. clusters.Select(cluster => Versioned("cluster", ClusterDump.Of(cluster), version))]),
            new("ListenersConfigDump", "dynamic_listeners", "DynamicListener", version, [.. listeners.Select(listener => ListenerOf(listener, proxy, table, version))]),
            new("RoutesConfigDump", "dynamic_route_configs", "DynamicRouteConfig", version, [.. routes.Select(routes => Versioned("route_config", RouteDump.Of(routes), version))]),
        ];
        if (endpoints) sections.Insert(1, new("EndpointsConfigDump", "dynamic_endpoint_configs", "DynamicEndpointConfig", version, [.. clusters.Select(cluster => Versioned("endpoint_config", ClusterDump.EndpointsOf(cluster), version))]));
        if (names is null) sections.Insert(0, Bootstrap(proxy.Identity));
        return sections;
    }

    private static DumpSection Bootstrap(ProxyIdentity identity) => new("BootstrapConfigDump", "bootstrap", "", "", [])
    {
        Single = new JsonObject { ["node"] = new JsonObject { ["id"] = ServerInfo.NodeId(identity), ["cluster"] = ServerInfo.NodeCluster(identity) } },
    };

    private static JsonObject ListenerOf(ProxyListener listener, RunningProxy proxy, RouteTable table, string version) => new()
    {
        ["name"] = ListenersPage.NameOf(listener),
        ["active_state"] = new JsonObject
        {
            ["version_info"] = version,
            ["listener"] = new JsonObject
            {
                ["name"] = ListenersPage.NameOf(listener),
                ["address"] = new JsonObject
                {
                    ["socket_address"] = new JsonObject { ["address"] = listener.EndPoint.Address.ToString(), ["port_value"] = listener.EndPoint.Port },
                },
                ["filter_chains"] = ListenerDump.ChainsOf(proxy.Identity.Kind, listener.Port, table),
            },
        },
    };

    private static JsonObject Versioned(string name, JsonObject content, string version) => new() { ["version_info"] = version, [name] = content };

    private static JsonObject Typed(JsonObject item, string type)
    {
        item.Insert(0, "@type", $"type.googleapis.com/envoy.admin.v3.{type}");
        return item;
    }
}
