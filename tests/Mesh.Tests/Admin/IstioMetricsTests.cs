using System.Net;
using System.Text.RegularExpressions;

using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>Istio's standard metrics, so that stock dashboards find what they ask for.</summary>
public sealed class IstioMetricsTests
{
    /// <summary>Every label of a request metric, in the order of Istio's reference.</summary>
    private static readonly string[] Labels =
    [
        "reporter", "source_workload", "source_canonical_service", "source_canonical_revision", "source_workload_namespace", "source_principal", "source_app", "source_version", "source_cluster",
        "destination_workload", "destination_workload_namespace", "destination_principal", "destination_app", "destination_version", "destination_service", "destination_canonical_service",
        "destination_canonical_revision", "destination_service_name", "destination_service_namespace", "destination_cluster", "request_protocol", "response_flags", "connection_security_policy", "response_code",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_report_a_request_with_the_standard_labels()
    {
        await using var both = await CallerAndCallee.StartAsync();
        await both.AskAsync();
        await both.AskAsync();

        var sent = Assert.Single(await SeriesAsync(both.Caller, "istio_requests_total"));
        var received = Assert.Single(await SeriesAsync(both.Callee, "istio_requests_total"));

        Assert.Equal(Labels, sent.Labels.Keys);
        Assert.Equal((2, 2), (sent.Value, received.Value));
        foreach (var (label, value) in new (string, string)[]
        {
            ("reporter", "source"), ("source_workload", "productpage-v1"), ("source_canonical_service", "productpage"), ("source_canonical_revision", "v1"), ("source_app", "productpage"),
            ("source_principal", "spiffe://cluster.local/ns/default/sa/bookinfo-productpage"), ("source_workload_namespace", "default"), ("destination_workload", "reviews-v1"),
            ("destination_app", "reviews"), ("destination_version", "v1"), ("destination_service", "reviews.default.svc.cluster.local"), ("destination_service_name", "reviews"),
            ("destination_service_namespace", "default"), ("destination_principal", "spiffe://cluster.local/ns/default/sa/bookinfo-reviews"), ("request_protocol", "http"),
            ("response_code", "200"), ("response_flags", "-"), ("connection_security_policy", "unknown"),
        })
        {
            Assert.Equal(value, sent.Labels[label]);
        }

        Assert.Equal(("destination", "mutual_tls"), (received.Labels["reporter"], received.Labels["connection_security_policy"]));
        Assert.Equal(sent.Labels.Where(static label => label.Key is not ("reporter" or "connection_security_policy")), received.Labels.Where(static label => label.Key is not ("reporter" or "connection_security_policy")));
    }

    [Fact]
    public async Task Durations_and_sizes_are_histograms_that_add_up()
    {
        await using var both = await CallerAndCallee.StartAsync(answer: async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.WriteAsync(new string('x', 300), context.RequestAborted);
        });
        using (await both.Client.PostAsync(new Uri("http://reviews:9080/"), new StringContent(new string('y', 70)), Cancel)) await both.NextLogLineAsync();

        var page = await AdminExec.GetAsync(both.Caller, "/stats/prometheus");

        Assert.Contains("# TYPE istio_requests_total counter\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE istio_request_duration_milliseconds histogram\n", page, StringComparison.Ordinal);
        Assert.Equal(70, Assert.Single(Series(page, "istio_request_bytes_sum")).Value);
        Assert.Equal(300, Assert.Single(Series(page, "istio_response_bytes_sum")).Value);
        Assert.Equal(1, Assert.Single(Series(page, "istio_request_duration_milliseconds_count")).Value);
        var buckets = Series(page, "istio_response_bytes_bucket");
        Assert.Equal([("0.5", 0), ("1", 0), ("5", 0), ("10", 0), ("25", 0), ("50", 0), ("100", 0), ("250", 0), ("500", 1)], buckets.Take(9).Select(static bucket => (bucket.Labels["le"], bucket.Value)));
        Assert.Equal(("+Inf", 1), (buckets[^1].Labels["le"], buckets[^1].Value));
    }

    [Fact]
    public async Task Answers_of_the_proxy_are_the_sources_report_alone()
    {
        await using var both = await CallerAndCallee.StartAsync(rules: """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{fault: {abort: {httpStatus: 555, percentage: {value: 100}}}, route: [{destination: {host: reviews, port: {number: 9080}}}]}]}
            """);
        await both.AskAsync();

        var sent = Assert.Single(await SeriesAsync(both.Caller, "istio_requests_total"));

        Assert.Equal(("555", "FI", "unknown", "reviews.default.svc.cluster.local"), (sent.Labels["response_code"], sent.Labels["response_flags"], sent.Labels["destination_workload"], sent.Labels["destination_service"]));
        Assert.Empty(await SeriesAsync(both.Callee, "istio_requests_total"));
    }

    [Fact]
    public async Task Tcp_connections_count_openings_closings_and_bytes_on_both_sides()
    {
        await using var both = await CallerAndCallee.StartAsync();
        using (var client = Clients.Tunnelled(both.Caller)) await client.GetStringAsync(new Uri("http://reviews:9000/"), Cancel);
        await both.NextLogLineAsync();

        foreach (var proxy in new[] { both.Caller, both.Callee })
        {
            var opened = Assert.Single(await SeriesAsync(proxy, "istio_tcp_connections_opened_total"));
            Assert.Equal((1, "tcp", "reviews-v1"), (opened.Value, opened.Labels["request_protocol"], opened.Labels["destination_workload"]));
            Assert.Equal(1, Assert.Single(await SeriesAsync(proxy, "istio_tcp_connections_closed_total")).Value);
            Assert.True(Assert.Single(await SeriesAsync(proxy, "istio_tcp_received_bytes_total")).Value > 0);
            Assert.True(Assert.Single(await SeriesAsync(proxy, "istio_tcp_sent_bytes_total")).Value > 0);
        }
    }

    [Fact]
    public async Task Hosts_outside_the_mesh_and_statuses_are_bounded()
    {
        var status = 200;
        await using var both = await CallerAndCallee.StartAsync(answer: context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        for (status = 200; status < 500; status++) await both.AskAsync();

        var series = await SeriesAsync(both.Caller, "istio_requests_total");

        Assert.Equal(257, series.Count);
        Assert.Equal(44, Assert.Single(series, static one => one.Labels["response_code"] == "other").Value);
        Assert.Equal(300, series.Sum(static one => one.Value));
    }

    [Fact]
    public async Task Series_live_on_when_rules_change()
    {
        await using var both = await CallerAndCallee.StartAsync();
        await both.AskAsync();
        both.Apply(new MeshSettings { RegistryOnly = true });
        await both.AskAsync();
        Assert.Equal(2, Assert.Single(await SeriesAsync(both.Caller, "istio_requests_total")).Value);
        Assert.Equal(HttpStatusCode.BadGateway, await both.AskAsync(host: "elsewhere.example.com:9080"));
        Assert.Equal("elsewhere.example.com", Assert.Single(await SeriesAsync(both.Caller, "istio_requests_total"), static one => one.Labels["response_code"] == "502").Labels["destination_service"]);
    }

    private static async Task<List<(Dictionary<string, string> Labels, long Value)>> SeriesAsync(IProxy proxy, string metric) => Series(await AdminExec.GetAsync(proxy, "/stats/prometheus"), metric);

    private static List<(Dictionary<string, string> Labels, long Value)> Series(string page, string metric) =>
    [
        .. page.Split('\n').Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal)).Select(static line => (
            Regex.Matches(line, "([a-z_]+)=\"([^\"]*)\"").ToDictionary(static pair => pair.Groups[1].Value, static pair => pair.Groups[2].Value),
            long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture))),
    ];
}
