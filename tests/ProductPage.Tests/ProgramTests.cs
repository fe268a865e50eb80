using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.ProductPage.Tests;

/// <summary>The program as a process: what only shows there.</summary>
public class ProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Program = [Path.Combine(AppContext.BaseDirectory, "ProductPage.dll")];

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    public async Task Without_a_port_it_prints_its_usage(string argument)
    {
        var (code, output) = await ChildProcess.RunAsync("dotnet", argument == "" ? Program : [.. Program, argument], limit: Limit);
        Assert.NotEqual(0, code);
        Assert.Equal("usage: ProductPage port", output.Trim());
    }

    [Fact]
    public async Task Every_wrong_setting_is_one_line_and_nothing_starts()
    {
        var (code, output) = await ChildProcess.RunAsync(
            "dotnet",
            [.. Program, "9080"],
            new Dictionary<string, string?> { ["FLOOD_FACTOR"] = "many", ["REVIEWS_SERVICE_PORT"] = "tcp://10.0.0.1:9080", ["DETAILS_HOSTNAME"] = "not a host", ["PORT_MAP"] = "9080=127.0.0.1:1" },
            limit: Limit);
        Assert.NotEqual(0, code);
        var lines = output.Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line => line.Contains("FLOOD_FACTOR", StringComparison.Ordinal) && line.Contains("many", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("REVIEWS_SERVICE_PORT", StringComparison.Ordinal) && line.Contains("tcp://10.0.0.1:9080", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("DETAILS_HOSTNAME", StringComparison.Ordinal) && line.Contains("not a host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_counts_calls_by_service_and_final_status_and_ends_on_sigterm()
    {
        await using var upstreams = await FakeUpstreams.StartAsync();
        upstreams.Details = FakeUpstreams.Status(503);
        upstreams.Reviews = FakeUpstreams.InTurn(FakeUpstreams.Json(Bodies.Reviews(null)), FakeUpstreams.Status(404));
        var port = upstreams.Port.ToString(CultureInfo.InvariantCulture);
        await using var program = ChildProcess.Start("dotnet", [.. Program, "9080"], new Dictionary<string, string?>
        {
            // Port 9080 is not in the map, so it gets one that is free.
            ["PORT_MAP"] = "1=127.0.0.1:1",
            ["DETAILS_HOSTNAME"] = "127.0.0.1",
            ["REVIEWS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["DETAILS_SERVICE_PORT"] = port,
            ["REVIEWS_SERVICE_PORT"] = port,
            ["RATINGS_SERVICE_PORT"] = port,
            // Kubernetes sets these for every Service; they must not matter.
            ["DETAILS_PORT"] = "tcp://10.0.0.1:9080",
            ["RATINGS_PORT"] = "tcp://10.0.0.1:9080",
            ["PRODUCTPAGE_SERVICE_PORT"] = "7",
        });
        var line = await program.WaitForLineAsync(text => text.Contains("port 9080 -> ", StringComparison.Ordinal), Limit);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{line.Split("-> ")[1].Trim()}") };
        await client.GetStringAsync("/productpage", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/productpage", TestContext.Current.CancellationToken);
        await client.GetStringAsync("/api/v1/products/0/ratings", TestContext.Current.CancellationToken);

        var metrics = (await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Split('\n');
        Assert.Contains("# HELP request_result_total Results of requests", metrics);
        foreach (var (app, status, count) in new[] { ("details", 503, 2), ("reviews", 200, 1), ("reviews", 404, 1), ("ratings", 200, 1) })
            Assert.Contains(metrics, text => text.StartsWith($$"""request_result_total{destination_app="{{app}}",response_code="{{status}}"} {{count}}""", StringComparison.Ordinal));

        program.Signal(15);
        Assert.Equal(0, await program.WaitForExitAsync(Limit));
    }
}
