using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>
/// The filter chains of a listener in Envoy's outline. A sidecar has one listener for all ports, so its chains say which port was dialled;
/// Envoy would have a listener for each.
/// </summary>
internal static class ListenerDump
{
    /// <param name="kind">Of the proxy.</param>
    /// <param name="port">The listener's, as rules know it.</param>
    /// <param name="table">What is in force.</param>
    public static JsonArray ChainsOf(ProxyKind kind, int port, RouteTable table)
    {
        if (kind != ProxyKind.Gateway)
        {
            return new JsonArray(
            [
                .. table.Http.OrderBy(static one => one.Key).Select(static one => Of(Match(one.Key, []), Requests(one.Value))),
                .. table.ServerNames.OrderBy(static one => one.Key).SelectMany(static one => one.Value.Entries.Select(entry => Of(Match(one.Key, [entry.Name]), Bytes(entry.Value)))),
                .. table.TcpRoutes.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => Of(Match(PortOf(one.Key), []), Bytes(one.Value))),
            ]);
        }

        if (table.Chains.TryGetValue(port, out var listener)) return new JsonArray([.. listener.Chains.Select(Of)]);
        return table.Http.TryGetValue(port, out var routes) ? new JsonArray(Of([], Requests(routes))) : [];
    }

    private static JsonObject Of(FilterChain chain)
    {
        var json = Of(Match(null, [.. chain.ServerNames]), chain switch
        {
            { Http: { } routes } => Requests(routes),
            { Tcp: { } route } => Bytes(route),
            { ClusterByServerName: true } => Filter("envoy.filters.network.sni_cluster", []),
            _ => null,
        });
        json["name"] = chain.Name;
        if (chain.Tls is { } tls) json["transport_socket"] = TlsOf(tls, isHttp: chain.Http is not null);
        return json;
    }

    private static JsonObject Of(JsonObject match, JsonObject? filter)
    {
        var json = new JsonObject();
        if (match.Count > 0) json["filter_chain_match"] = match;
        json["filters"] = filter is null ? [] : new JsonArray(filter);
        return json;
    }

    /// <summary>A name of <c>*</c> matches without being asked for.</summary>
    private static JsonObject Match(int? port, string[] serverNames)
    {
        var json = new JsonObject();
        if (port is { } number) json["destination_port"] = number;
        if (serverNames.Length > 0 && !serverNames.Contains("*")) json["server_names"] = new JsonArray([.. serverNames.Select(static name => JsonValue.Create(name))]);
        return json;
    }

    private static JsonObject Requests(HttpRoutes routes) => Filter("envoy.filters.network.http_connection_manager", new JsonObject
    {
        ["stat_prefix"] = $"outbound_{routes.Name}",
        ["rds"] = new JsonObject { ["route_config_name"] = routes.Name },
    });

    private static JsonObject Bytes(TcpRoute route)
    {
        var json = new JsonObject { ["stat_prefix"] = route.StatPrefix };
        if (route.Clusters is [var only])
        {
            json["cluster"] = only.Name;
        }
        else
        {
            json["weighted_clusters"] = new JsonObject
            {
                ["clusters"] = new JsonArray([.. route.Clusters.Select(static cluster => new JsonObject { ["name"] = cluster.Name, ["weight"] = cluster.Weight })]),
            };
        }

        return Filter("envoy.filters.network.tcp_proxy", json);
    }

    private static JsonObject Filter(string name, JsonObject settings) => new() { ["name"] = name, ["typed_config"] = settings };

    private static JsonObject TlsOf(TlsTermination tls, bool isHttp)
    {
        var common = new JsonObject
        {
            ["tls_params"] = new JsonObject { ["tls_minimum_protocol_version"] = tls.MinVersion ?? "TLSV1_2", ["tls_maximum_protocol_version"] = tls.MaxVersion ?? "TLSV1_3" },
            ["tls_certificate_sds_secret_configs"] = new JsonArray([.. tls.Credentials.Select(static source => new JsonObject { ["name"] = CertificatesPage.NameOf(source) })]),
        };
        if (!tls.CipherSuites.IsEmpty) common["tls_params"]!["cipher_suites"] = new JsonArray([.. tls.CipherSuites.Select(static suite => JsonValue.Create(suite))]);
        if (isHttp) common["alpn_protocols"] = new JsonArray("h2", "http/1.1");
        return new JsonObject
        {
            ["name"] = "envoy.transport_sockets.tls",
            ["typed_config"] = new JsonObject { ["common_tls_context"] = common, ["require_client_certificate"] = tls.ClientCertificates == ClientCertificates.Required },
        };
    }

    /// <summary>Of a cluster's name, <c>outbound|9000||host</c>.</summary>
    private static int? PortOf(string cluster) => cluster.Split('|') is [_, var port, ..] && int.TryParse(port, CultureInfo.InvariantCulture, out var number) ? number : null;
}
