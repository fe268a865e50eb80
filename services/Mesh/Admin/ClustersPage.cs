using System.Globalization;
using System.Text;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/clusters</c>: limits and endpoints of every cluster.</summary>
internal static class ClustersPage
{
    public static string Render(RunningProxy proxy)
    {
        var page = new StringBuilder();
        foreach (var cluster in proxy.States.All)
        {
            Line(cluster.Name, $"observability_name::{cluster.Name};");
            var limits = cluster.Breakers.Limits;
            Line(cluster.Name, $"default_priority::max_connections::{limits.MaxConnections}");
            Line(cluster.Name, $"default_priority::max_pending_requests::{limits.MaxPending}");
            Line(cluster.Name, $"default_priority::max_requests::{limits.MaxRequests}");
            Line(cluster.Name, $"default_priority::max_retries::{limits.MaxRetries}");
            Line(cluster.Name, "added_via_api::true");
            foreach (var endpoint in cluster.Endpoints)
            {
                var host = $"{cluster.Name}::{endpoint.Text}";
                Line(host, $"cx_active::{endpoint.ConnectionsActive}");
                Line(host, $"cx_connect_fail::{endpoint.ConnectFailed}");
                Line(host, $"cx_total::{endpoint.ConnectionsTotal}");
                Line(host, $"rq_active::{endpoint.RequestsActive}");
                Line(host, $"rq_error::{endpoint.RequestsFailed}");
                Line(host, $"rq_success::{endpoint.RequestsSucceeded}");
                Line(host, $"rq_timeout::{endpoint.RequestsTimedOut}");
                Line(host, $"rq_total::{endpoint.RequestsTotal}");
                Line(host, "hostname::");
                Line(host, endpoint.Health.IsEjected ? "health_flags::/failed_outlier_check" : "health_flags::healthy");
                Line(host, $"weight::{endpoint.Place.Weight}");
                var locality = Locality.Parse(endpoint.Place.Locality);
                Line(host, $"region::{locality.Region}");
                Line(host, $"zone::{locality.Zone}");
                Line(host, $"sub_zone::{locality.SubZone}");
                Line(host, "canary::false");
                Line(host, $"priority::{endpoint.Place.Priority}");
                Line(host, "success_rate::-1");
                Line(host, "local_origin_success_rate::-1");
            }
        }

        return page.ToString();

        void Line(string of, string what) => page.Append(CultureInfo.InvariantCulture, $"{of}::{what}\n");
    }
}
