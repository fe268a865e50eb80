using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/server_info</c> and <c>/config_dump</c>: the compiled table in Envoy's outline.</summary>
internal static class JsonPages
{
    public static string ServerInfo(RunningProxy proxy, TimeSpan uptime) => Write(json =>
    {
        var seconds = $"{(long)uptime.TotalSeconds}s";
        json.WriteString("version", $"bookinfo-mesh/{typeof(JsonPages).Assembly.GetName().Version?.ToString(3)}");
        json.WriteString("state", "LIVE");
        json.WriteString("hot_restart_version", "disabled");
        json.WriteString("uptime_current_epoch", seconds);
        json.WriteString("uptime_all_epochs", seconds);
        json.WriteStartObject("command_line_options");
        json.WriteEndObject();
        json.WriteStartObject("node");
        json.WriteString("id", $"{(proxy.Identity.Kind == ProxyKind.Gateway ? "router" : "sidecar")}~127.0.0.1~{proxy.Identity.Name}.{proxy.Identity.Namespace}~{proxy.Identity.Namespace}.svc.cluster.local");
        json.WriteString("cluster", $"{proxy.Identity.Labels.GetValueOrDefault("app", proxy.Identity.Name)}.{proxy.Identity.Namespace}");
        json.WriteEndObject();
    });

    public static string ConfigDump(RunningProxy proxy) => Write(json =>
    {
        var table = proxy.Routing.Table;
        var version = table.Version.ToString(CultureInfo.InvariantCulture);
        json.WriteStartArray("configs");
        Section(json, "ClustersConfigDump", "dynamic_active_clusters", version, table.Clusters.Values.OrderBy(static cluster => cluster.Name, StringComparer.Ordinal), WriteCluster);
        Section(json, "ListenersConfigDump", "dynamic_listeners", version, proxy.Listeners.Where(static listener => listener.IsOpen), WriteListener);
        Section(json, "RoutesConfigDump", "dynamic_route_configs", version, table.Http.Values.OrderBy(static routes => routes.Name, StringComparer.Ordinal), WriteRoutes);
        json.WriteEndArray();
    });

    private static void Section<T>(Utf8JsonWriter json, string type, string list, string version, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteString("@type", $"type.googleapis.com/envoy.admin.v3.{type}");
        json.WriteString("version_info", version);
        json.WriteStartArray(list);
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("version_info", version);
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCluster(Utf8JsonWriter json, Cluster cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("name", cluster.Name);
        json.WriteString("type", "EDS");
        json.WriteString("connect_timeout", $"{cluster.ConnectTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s");
        json.WriteString("lb_policy", cluster.LoadBalancer switch { LoadBalancer.RoundRobin => "ROUND_ROBIN", LoadBalancer.Random => "RANDOM", _ => "LEAST_REQUEST" });
        json.WriteStartArray("endpoints");
        foreach (var endpoint in cluster.Endpoints) json.WriteStringValue(endpoint.Address.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteListener(Utf8JsonWriter json, ProxyListener listener) => json.WriteString("name", $"0.0.0.0_{listener.Port}");

    private static void WriteRoutes(Utf8JsonWriter json, HttpRoutes routes)
    {
        json.WriteStartObject("route_config");
        json.WriteString("name", routes.Name);
        json.WriteStartArray("virtual_hosts");
        foreach (var host in routes.VirtualHosts)
        {
            json.WriteStartObject();
            json.WriteString("name", host.Name);
            json.WriteStartArray("domains");
            foreach (var domain in host.Domains) json.WriteStringValue(domain);
            json.WriteEndArray();
            json.WriteStartArray("routes");
            foreach (var route in host.Routes) WriteRoute(json, route);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRoute(Utf8JsonWriter json, Route route)
    {
        json.WriteStartObject();
        if (route.Name is not null) json.WriteString("name", route.Name);
        if (route.Origin is not null) json.WriteString("origin", route.Origin);
        switch (route.Action)
        {
            case ForwardAction forward:
                json.WriteStartArray("weighted_clusters");
                foreach (var cluster in forward.Clusters)
                {
                    json.WriteStartObject();
                    json.WriteString("name", cluster.Name);
                    json.WriteNumber("weight", cluster.Weight);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case DirectResponseAction direct:
                json.WriteNumber("direct_response", direct.Status);
                break;
            case RedirectAction redirect:
                json.WriteNumber("redirect", redirect.Status);
                break;
            case PassthroughAction:
                json.WriteString("cluster", ClusterStates.Passthrough);
                break;
        }

        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
