using System.Net;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary><c>/stats</c> after traffic (contract mesh.md sections 3.4 and 7).</summary>
public sealed class StatsTests
{
    private const string Prefix = "cluster.outbound|9080||reviews.default.svc.cluster.local;.";

    [Fact]
    public async Task Text_counts_what_happened_one_sorted_line_each()
    {
        await using var pages = await AdminPages.StartAsync();

        var lines = (await pages.GetAsync("/stats")).TrimEnd('\n').Split('\n');

        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.All(lines, static line => Assert.Matches("^[^ ]+: [0-9]+$", line));
        foreach (var expected in new[]
        {
            $"{Prefix}upstream_rq_total: 4", $"{Prefix}upstream_rq_completed: 4", $"{Prefix}upstream_rq_active: 0", $"{Prefix}upstream_rq_200: 3", $"{Prefix}upstream_rq_2xx: 3",
            $"{Prefix}upstream_rq_503: 1", $"{Prefix}upstream_rq_5xx: 1", $"{Prefix}upstream_rq_retry: 0", $"{Prefix}upstream_cx_total: 1", $"{Prefix}upstream_cx_http1_total: 1",
            $"{Prefix}upstream_cx_active: 1", $"{Prefix}membership_healthy: 1", "http.outbound_0.0.0.0_9080.downstream_rq_total: 6", "http.outbound_0.0.0.0_9080.no_route: 1",
            "http.outbound_0.0.0.0_9080.no_cluster: 1", "http.outbound_0.0.0.0_9080.downstream_rq_2xx: 3", "http.outbound_0.0.0.0_9080.downstream_rq_4xx: 1",
            "http.outbound_0.0.0.0_9080.downstream_rq_5xx: 2", "server.live: 1",
        })
        {
            Assert.Contains(expected, lines);
        }
    }

    [Fact]
    public async Task The_filter_is_a_regular_expression_on_the_name()
    {
        await using var pages = await AdminPages.StartAsync();
        var page = await pages.GetAsync($"/stats?filter={Uri.EscapeDataString(@"reviews.*_rq_\dxx$")}");
        Assert.Equal(["1xx: 0", "2xx: 3", "3xx: 0", "4xx: 0", "5xx: 1"], page.TrimEnd('\n').Split('\n').Select(static line => line[^6..]));
    }

    [Fact]
    public async Task Used_only_leaves_out_what_never_moved_and_types_can_be_chosen()
    {
        await using var pages = await AdminPages.StartAsync();

        var used = await pages.GetAsync("/stats?usedonly");
        var gauges = await pages.GetAsync("/stats?type=Gauges&usedonly");

        Assert.Contains("upstream_rq_503: 1\n", used, StringComparison.Ordinal);
        Assert.DoesNotContain(": 0\n", used, StringComparison.Ordinal);
        Assert.Contains("upstream_cx_active: 1\n", gauges, StringComparison.Ordinal);
        Assert.DoesNotContain("upstream_rq_503", gauges, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_is_no_regular_expression_is_refused()
    {
        await using var pages = await AdminPages.StartAsync();
        using var answer = await pages.AskAsync("/stats?filter=(");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("Invalid re2 regex: ", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stats/prometheus", 15000)]
    [InlineData("/stats?format=prometheus", 15000)]
    [InlineData("/stats/prometheus", 15020)]
    public async Task Prometheus_gets_types_and_labels(string path, int port)
    {
        await using var pages = await AdminPages.StartAsync();

        var lines = (await pages.GetAsync(path, port)).Split('\n');

        Assert.Contains("# TYPE envoy_cluster_upstream_rq_total counter", lines);
        Assert.Contains("# TYPE envoy_cluster_upstream_cx_active gauge", lines);
        Assert.Contains("envoy_cluster_upstream_rq_total{cluster_name=\"outbound|9080||reviews.default.svc.cluster.local\"} 4", lines);
        Assert.Contains("envoy_cluster_upstream_rq_xx{response_code_class=\"5\",cluster_name=\"outbound|9080||reviews.default.svc.cluster.local\"} 1", lines);
        Assert.Single(lines, static line => line.StartsWith("# TYPE envoy_cluster_upstream_rq_total ", StringComparison.Ordinal));
    }
}
