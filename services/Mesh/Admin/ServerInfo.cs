using System.Globalization;

using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/server_info</c>: who the proxy is.</summary>
internal static class ServerInfo
{
    public static string State(RunningProxy proxy) => proxy.IsLive ? "LIVE" : "DRAINING";

    public static string NodeId(ProxyIdentity identity) =>
        $"{(identity.Kind == ProxyKind.Gateway ? "router" : "sidecar")}~127.0.0.1~{identity.Name}.{identity.Namespace}~{identity.Namespace}.svc.cluster.local";

    public static string NodeCluster(ProxyIdentity identity) => $"{identity.Labels.GetValueOrDefault("app", identity.Name)}.{identity.Namespace}";

    public static string Render(RunningProxy proxy, TimeSpan uptime) => JsonText.Write(json =>
    {
        var seconds = $"{((long)uptime.TotalSeconds).ToString(CultureInfo.InvariantCulture)}s";
        json.WriteString("version", $"bookinfo-mesh/{typeof(ServerInfo).Assembly.GetName().Version?.ToString(3)}");
        json.WriteString("state", State(proxy));
        json.WriteString("hot_restart_version", "disabled");
        json.WriteString("uptime_current_epoch", seconds);
        json.WriteString("uptime_all_epochs", seconds);
        json.WriteStartObject("command_line_options");
        json.WriteNumber("concurrency", Environment.ProcessorCount);
        json.WriteString("service_cluster", NodeCluster(proxy.Identity));
        json.WriteString("service_node", NodeId(proxy.Identity));
        json.WriteEndObject();
        json.WriteStartObject("node");
        json.WriteString("id", NodeId(proxy.Identity));
        json.WriteString("cluster", NodeCluster(proxy.Identity));
        json.WriteStartObject("metadata");
        json.WriteString("NAME", proxy.Identity.Name);
        json.WriteString("NAMESPACE", proxy.Identity.Namespace);
        json.WriteString("SERVICE_ACCOUNT", proxy.Identity.ServiceAccount);
        json.WriteStartObject("LABELS");
        foreach (var (name, value) in proxy.Identity.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal)) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
