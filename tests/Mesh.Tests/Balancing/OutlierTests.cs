using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>Outlier detection as callers and the admin pages see it (contract mesh.md section 3.6, oracle T9).</summary>
public sealed class OutlierTests
{
    private const string NoRetries = """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: hello}
        spec: {hosts: [hello], http: [{retries: {attempts: 0}, route: [{destination: {host: hello}}]}]}

        """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Five_errors_in_a_row_set_the_only_endpoint_aside_until_base_time_is_over()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await BalancedMesh.StartAsync(Rule("interval: 1s, baseEjectionTime: 30s, maxEjectionPercent: 100"), ["a"], time: time);
        Assert.Contains("health_flags::healthy\n", await mesh.ClustersAsync(), StringComparison.Ordinal);

        for (var i = 0; i < 5; i++) Assert.Equal(500, (await mesh.AskAsync("/status/500")).Status);
        var refused = await mesh.AskAsync("/get");

        Assert.Equal((503, "no healthy upstream"), (refused.Status, refused.Body));
        Assert.Equal(1, await mesh.StatAsync("outlier_detection.ejections_active"));
        Assert.Equal(1, await mesh.StatAsync("outlier_detection.ejections_enforced_total"));
        Assert.Equal(1, await mesh.StatAsync("outlier_detection.ejections_enforced_consecutive_5xx"));
        Assert.Equal(0, await mesh.StatAsync("membership_healthy"));
        Assert.Equal(1, await mesh.StatAsync("membership_total"));
        Assert.Contains("health_flags::/failed_outlier_check\n", await mesh.ClustersAsync(), StringComparison.Ordinal);

        time.Advance(29 * Second);
        Assert.Equal(503, (await mesh.AskAsync("/get")).Status);
        time.Advance(Second);
        Assert.Equal(200, (await mesh.AskAsync("/get")).Status);
        Assert.Equal(0, await mesh.StatAsync("outlier_detection.ejections_active"));
    }

    [Fact]
    public async Task Without_maxEjectionPercent_one_of_few_endpoints_is_never_set_aside()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("interval: 1s"), ["a"]);

        for (var i = 0; i < 12; i++) await mesh.AskAsync("/status/500");

        Assert.Equal(200, (await mesh.AskAsync("/get")).Status);
        Assert.Equal(0, await mesh.StatAsync("outlier_detection.ejections_active"));
        Assert.Equal(2, await mesh.StatAsync("outlier_detection.ejections_overflow"));
        Assert.Equal(2, await mesh.StatAsync("outlier_detection.ejections_detected_consecutive_5xx"));
    }

    [Fact]
    public async Task A_sick_endpoint_among_healthy_ones_gets_no_more_calls()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("consecutive5xxErrors: 2, maxEjectionPercent: 34", "ROUND_ROBIN"), ["a", "b", "c"]);
        mesh.Sick["b"] = 500;

        var first = await mesh.CountAsync(6);
        var then = await mesh.CountAsync(10);

        Assert.Equal(2, first["b"]);
        Assert.Equal(["a", "c"], then.Keys.Order());
        Assert.All(then.Values, static count => Assert.Equal(5, count));
    }

    [Fact]
    public async Task Failed_connections_count_as_503()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("consecutive5xxErrors: 0, consecutiveGatewayErrors: 3, maxEjectionPercent: 100") + NoRetries, ["a"]);
        await mesh.KillAsync("a");

        for (var i = 0; i < 3; i++) Assert.StartsWith("upstream connect error", (await mesh.AskAsync()).Body, StringComparison.Ordinal);

        Assert.Equal("no healthy upstream", (await mesh.AskAsync()).Body);
        Assert.Equal(1, await mesh.StatAsync("outlier_detection.ejections_enforced_consecutive_gateway_failure"));
        Assert.Equal(0, await mesh.StatAsync("outlier_detection.ejections_enforced_consecutive_5xx"));
    }

    [Fact]
    public async Task Every_try_of_a_retried_request_counts()
    {
        await using var mesh = await BalancedMesh.StartAsync(
            Rule("consecutive5xxErrors: 3, maxEjectionPercent: 100") + NoRetries.Replace("attempts: 0", "attempts: 2, retryOn: 5xx, backoff: 1ms", StringComparison.Ordinal), ["a"]);

        Assert.Equal(500, (await mesh.AskAsync("/status/500")).Status);

        Assert.Equal("no healthy upstream", (await mesh.AskAsync()).Body);
    }

    [Fact]
    public async Task Injected_faults_are_no_answers_of_the_endpoint()
    {
        await using var mesh = await BalancedMesh.StartAsync(
            Rule("consecutive5xxErrors: 1, maxEjectionPercent: 100") + NoRetries.Replace(
                "retries: {attempts: 0}", "match: [{uri: {prefix: /fault}}], fault: {abort: {httpStatus: 503, percentage: {value: 100}}}", StringComparison.Ordinal),
            ["a"]);

        for (var i = 0; i < 5; i++) Assert.Equal("fault filter abort", (await mesh.AskAsync("/fault")).Body);

        Assert.Equal(0, await mesh.StatAsync("outlier_detection.ejections_detected_consecutive_5xx"));
        Assert.Equal(1, await mesh.StatAsync("membership_healthy"));
    }

    [Fact]
    public async Task A_changed_policy_starts_afresh_and_a_deleted_one_takes_everybody_back()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("consecutive5xxErrors: 1, maxEjectionPercent: 100"), ["a"]);
        await mesh.AskAsync("/status/500");
        Assert.Equal(503, (await mesh.AskAsync()).Status);

        mesh.Apply();
        Assert.Equal(503, (await mesh.AskAsync()).Status);
        mesh.Apply(Rule("consecutive5xxErrors: 2, maxEjectionPercent: 100"));
        Assert.Equal(200, (await mesh.AskAsync()).Status);

        await mesh.AskAsync("/status/500");
        await mesh.AskAsync("/status/500");
        Assert.Equal(503, (await mesh.AskAsync()).Status);
        mesh.Apply(Rule("", "ROUND_ROBIN"));
        Assert.Equal(200, (await mesh.AskAsync()).Status);
        Assert.Null(await mesh.StatAsync("outlier_detection.ejections_active"));
    }

    [Fact]
    public async Task Below_minHealthPercent_all_endpoints_get_traffic_again()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("consecutive5xxErrors: 1, maxEjectionPercent: 100, minHealthPercent: 60", "ROUND_ROBIN"), ["a", "b", "c"]);
        mesh.Sick["a"] = mesh.Sick["b"] = 500;
        Assert.Equal(3, (await mesh.CountAsync(3)).Count);

        var counts = await mesh.CountAsync(6);

        Assert.Equal(2, await mesh.StatAsync("outlier_detection.ejections_active"));
        Assert.Equal(["a", "b", "c"], counts.Keys.Order());
        Assert.True(await mesh.StatAsync("lb_healthy_panic") >= 6);
    }

    private static string Rule(string outlier, string balancer = "LEAST_REQUEST") => $"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          name: hello
        spec:
          host: hello
          trafficPolicy:
            loadBalancer: {"{simple: " + balancer + "}"}
            {(outlier.Length == 0 ? "" : "outlierDetection: {" + outlier + "}")}

        """;
}
