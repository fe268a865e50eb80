using System.Net;
using System.Text.Json;

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

        Assert.Equal(lines.Select(static line => line.Split(": ")[0]).Order(StringComparer.Ordinal), lines.Select(static line => line.Split(": ")[0]));
        Assert.All(lines, static line => Assert.Matches("^[^ ]+: ([0-9]+|P0\\(.*|No recorded values)$", line));
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

    [Fact]
    public async Task Json_has_one_object_per_number_and_quantiles_for_histograms()
    {
        await using var pages = await AdminPages.StartAsync();

        using var page = JsonDocument.Parse(await pages.GetAsync("/stats?format=json&filter=reviews"));
        var stats = page.RootElement.GetProperty("stats").EnumerateArray().ToList();

        Assert.Contains(stats, static stat => stat.TryGetProperty("name", out var name) && name.GetString() == $"{Prefix}upstream_rq_total" && stat.GetProperty("value").GetInt64() == 4);
        var histograms = stats[^1].GetProperty("histograms");
        Assert.Equal(10, histograms.GetProperty("supported_quantiles").GetArrayLength());
        Assert.Contains(histograms.GetProperty("computed_quantiles").EnumerateArray(), static one => one.GetProperty("name").GetString()!.Contains("istio_request_duration_milliseconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Histograms_are_a_type_of_their_own_and_show_quantiles()
    {
        await using var pages = await AdminPages.StartAsync();

        var lines = (await pages.GetAsync("/stats?type=Histograms&filter=duration.*response_code=.=503")).TrimEnd('\n').Split('\n');

        Assert.All(lines, static line => Assert.Matches(@": P0\([\d.]+,[\d.]+\) P25\(.*\) P50\(.*\) P75\(.*\) P90\(.*\) P95\(.*\) P99\(.*\) P99\.5\(.*\) P99\.9\(.*\) P100\(.*\)$", line));
    }

    [Theory]
    [InlineData("/stats?format=xml", "found \"xml\"; allowed: text, json, prometheus")]
    [InlineData("/stats?type=Numbers", "found \"Numbers\"; allowed: Counters, Gauges, Histograms, All")]
    public async Task What_is_not_there_is_refused(string path, string message)
    {
        await using var pages = await AdminPages.StartAsync();
        using var answer = await pages.AskAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
