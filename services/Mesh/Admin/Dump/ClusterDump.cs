using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>A cluster as Envoy would be told of it.</summary>
internal static class ClusterDump
{
    public static JsonObject Of(Cluster cluster)
    {
        var json = new JsonObject
        {
            ["name"] = cluster.Name,
            ["type"] = cluster.OriginalDestination ? "ORIGINAL_DST" : cluster.DnsEndpoints.IsEmpty ? "EDS" : "STRICT_DNS",
            ["connect_timeout"] = Seconds(cluster.ConnectTimeout),
            ["lb_policy"] = cluster.OriginalDestination ? "CLUSTER_PROVIDED" : PolicyOf(cluster.LoadBalancer),
        };
        if (cluster.Http2)
        {
            json["typed_extension_protocol_options"] = new JsonObject
            {
                ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = new JsonObject { ["explicit_http_config"] = new JsonObject { ["http2_protocol_options"] = new JsonObject() } },
            };
        }

        if (!cluster.DnsEndpoints.IsEmpty) json["load_assignment"] = EndpointsOf(cluster);
        return json;
    }

    public static JsonObject EndpointsOf(Cluster cluster) => new()
    {
        ["cluster_name"] = cluster.Name,
        ["endpoints"] = new JsonArray(new JsonObject
        {
            ["lb_endpoints"] = new JsonArray(
            [
                .. cluster.Endpoints.Select(static endpoint => Of(endpoint.Address.Address.ToString(), endpoint.Address.Port)),
                .. cluster.DnsEndpoints.Select(static endpoint => Of(endpoint.Host, endpoint.Port)),
            ]),
        }),
    };

    public static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}s";

    private static JsonObject Of(string address, int port) => new()
    {
        ["endpoint"] = new JsonObject { ["address"] = new JsonObject { ["socket_address"] = new JsonObject { ["address"] = address, ["port_value"] = port } } },
        ["health_status"] = "HEALTHY",
    };

    private static string PolicyOf(LoadBalancer balancer) => balancer switch
    {
        LoadBalancer.RoundRobin => "ROUND_ROBIN",
        LoadBalancer.Random => "RANDOM",
        LoadBalancer.LeastRequest => "LEAST_REQUEST",
        _ => balancer.ToString().ToUpperInvariant(),
    };
}
