using System.Globalization;
using System.Text.Json;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/clusters?format=json</c>: the endpoints of every cluster.</summary>
internal static class ClustersJson
{
    public static string Render(RunningProxy proxy) => JsonText.Write(json =>
    {
        json.WriteStartArray("cluster_statuses");
        foreach (var cluster in proxy.States.All)
        {
            json.WriteStartObject();
            json.WriteString("name", cluster.Name);
            json.WriteBoolean("added_via_api", true);
            json.WriteString("observability_name", $"{cluster.Name};");
            Write(json, cluster.Breakers.Limits);
            json.WriteStartArray("host_statuses");
            foreach (var endpoint in cluster.Endpoints) Write(json, endpoint);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, EndpointState endpoint)
    {
        json.WriteStartObject();
        json.WriteStartObject("address");
        JsonText.WriteAddress(json, endpoint.Address);
        json.WriteEndObject();
        json.WriteStartArray("stats");
        Number(json, "cx_connect_fail", endpoint.ConnectFailed, null);
        Number(json, "cx_total", endpoint.ConnectionsTotal, null);
        Number(json, "rq_error", endpoint.RequestsFailed, null);
        Number(json, "rq_success", endpoint.RequestsSucceeded, null);
        Number(json, "rq_timeout", endpoint.RequestsTimedOut, null);
        Number(json, "rq_total", endpoint.RequestsTotal, null);
        Number(json, "cx_active", endpoint.ConnectionsActive, "GAUGE");
        Number(json, "rq_active", endpoint.RequestsActive, "GAUGE");
        json.WriteEndArray();
        json.WriteStartObject("health_status");
        if (endpoint.Health.IsEjected) json.WriteBoolean("failed_outlier_check", true);

        // What is not ready is no endpoint at all.
        json.WriteString("eds_health_status", "HEALTHY");
        json.WriteEndObject();
        json.WriteNumber("weight", endpoint.Place.Weight);
        if (endpoint.Place.Priority > 0) json.WriteNumber("priority", endpoint.Place.Priority);
        Write(json, Locality.Parse(endpoint.Place.Locality));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ConnectionLimits limits)
    {
        json.WriteStartObject("circuit_breakers");
        json.WriteStartArray("thresholds");
        json.WriteStartObject();
        json.WriteNumber("max_connections", limits.MaxConnections);
        json.WriteNumber("max_pending_requests", limits.MaxPending);
        json.WriteNumber("max_requests", limits.MaxRequests);
        json.WriteNumber("max_retries", limits.MaxRetries);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Locality locality)
    {
        json.WriteStartObject("locality");
        foreach (var (name, value) in new[] { ("region", locality.Region), ("zone", locality.Zone), ("sub_zone", locality.SubZone) })
        {
            if (value.Length > 0) json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Envoy leaves zeroes and the type of counters out, and writes numbers of 64 bits as text.</summary>
    private static void Number(Utf8JsonWriter json, string name, long value, string? type)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        if (type is not null) json.WriteString("type", type);
        if (value != 0) json.WriteString("value", value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
