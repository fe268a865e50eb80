using System.Net;

using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>Contract mesh.md sections 3.1 to 3.4: what becomes of a request that waits for a connection.</summary>
public sealed class PendingRequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_caller_that_leaves_gives_its_place_in_the_queue_up(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, wire: wire);
        var active = mesh.CallAsync();
        await mesh.ArrivedAsync(1);
        using (var impatient = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]))
        {
            await impatient.SendAsync("GET http://httpbin:8000/get HTTP/1.1\r\nHost: httpbin:8000\r\n\r\n");
            await mesh.StatIsAsync("upstream_rq_pending_active", 1);
        }

        await mesh.StatIsAsync("upstream_rq_pending_active", 0);
        await mesh.StatIsAsync("upstream_rq_cancelled", 1);
        var next = mesh.CallAsync();
        await mesh.StatIsAsync("upstream_rq_pending_active", 1);
        mesh.Answer(2);
        Assert.Equal(HttpStatusCode.OK, (await active).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await next).StatusCode);
        Assert.Equal(2, mesh.Arrived);
    }

    [Fact]
    public async Task A_request_whose_time_runs_out_in_the_queue_is_a_timeout()
    {
        var action = Tables.Forward(LimitedMesh.Name) with { Retry = RetryPolicy.None, Timeout = TimeSpan.FromSeconds(60) };
        var time = new FakeTimeProvider();
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, time: time, action: action);
        var active = mesh.CallAsync();
        await mesh.ArrivedAsync(1);
        time.Advance(TimeSpan.FromSeconds(30));
        var waiting = mesh.CallAsync();
        await mesh.StatIsAsync("upstream_rq_pending_active", 1);

        mesh.Harness.Apply(mesh.Table(LimitedMesh.OneOfEach));
        time.Advance(TimeSpan.FromSeconds(61));
        using var late = await waiting;

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await active).StatusCode);
        await mesh.StatIsAsync("upstream_rq_pending_active", 0);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http2)]
    public async Task A_timeout_in_the_queue_says_nothing_about_the_endpoint(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, wire: wire);
        var table = mesh.Table(LimitedMesh.OneOfEach);
        var watched = mesh.ClusterAt(mesh.Upstream.Address, LimitedMesh.OneOfEach) with { Outlier = new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 100 } };
        mesh.Harness.Apply(table with { Clusters = Tables.Of(8000, [], [watched]).Clusters });
        var active = mesh.CallAsync();
        await mesh.ArrivedAsync(1);

        using var hurried = mesh.NewClient();
        hurried.DefaultRequestHeaders.Add("x-envoy-upstream-rq-timeout-ms", "100");
        using var late = await LimitedMesh.CallAsync(hurried);
        var line = await mesh.Harness.NextLogLineAsync();
        mesh.Answer();

        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        Assert.Contains(" 504 UT response_timeout ", line, StringComparison.Ordinal);
        Assert.Contains($"\"httpbin:8000\" \"-\" {LimitedMesh.Name} ", line, StringComparison.Ordinal);
        Assert.Equal(0, await mesh.StatAsync("outlier_detection.ejections_detected_consecutive_5xx"));
        Assert.Equal(1, await mesh.StatAsync("membership_healthy"));
        Assert.Equal(HttpStatusCode.OK, (await active).StatusCode);
        Assert.Equal(1, mesh.Arrived);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_failed_connection_fails_all_who_wait_for_it(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, wire: wire);
        var table = mesh.Table(LimitedMesh.OneOfEach);
        mesh.Harness.Apply(table with { Clusters = Tables.Of(8000, [], [mesh.ClusterAt(Tables.ClosedPort(), LimitedMesh.OneOfEach)]).Clusters });

        using var answer = await mesh.CallAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("delayed connect error: Connection refused", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        foreach (var (metric, value) in new (string, long)[]
        {
            ("upstream_rq_pending_failure_eject", 1), ("upstream_rq_pending_total", 1), ("upstream_rq_pending_active", 0), ("upstream_rq_total", 0), ("upstream_cx_connect_fail", 1),
            ("circuit_breakers.default.cx_open", 0),
        })
        {
            Assert.Equal((metric, value), (metric, await mesh.StatAsync(metric)));
        }
    }
}
