using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>Port 15020: the proxy's metrics and the pod's on one page.</summary>
public sealed class MergedMetricsTests
{
    private const string App = "# TYPE pages_served counter\npages_served 7\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/stats/prometheus")]
    [InlineData("/metrics")]
    public async Task The_pods_metrics_stand_behind_the_proxys(string path)
    {
        await using var app = await TestUpstream.StartAsync(static context => context.Response.WriteAsync(context.Request.Path == "/app/metrics" ? App : "lost"));
        await using var harness = ProxyHarness.Start();
        await using var proxy = await OpenAsync(harness, app.Address, new AppMetrics(9080, "/app/metrics"));
        using var client = Clients.Through(proxy);

        var page = await client.GetStringAsync(new Uri($"http://localhost:15020{path}"), Cancel);

        Assert.Contains("# TYPE envoy_server_uptime gauge\n", page, StringComparison.Ordinal);
        Assert.EndsWith("istio_agent_scrape_failures_total{type=\"application\"} 0\n" + App, page, StringComparison.Ordinal);

        // The admin port has the proxy's alone.
        Assert.DoesNotContain("pages_served", await client.GetStringAsync(new Uri("http://localhost:15000/stats/prometheus"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_does_not_answer_well_is_left_out_and_counted()
    {
        await using var app = await TestUpstream.StartAsync(static context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync(App);
        });
        await using var harness = ProxyHarness.Start();
        await using var broken = await OpenAsync(harness, app.Address, new AppMetrics(9080, "/metrics"));
        await using var elsewhere = await OpenAsync(harness, app.Address, new AppMetrics(80, "/metrics"));
        await using var closed = await OpenAsync(harness, Tables.ClosedPort(), new AppMetrics(9080, "/metrics"));

        foreach (var proxy in new[] { broken, elsewhere, closed })
        {
            for (var count = 1; count <= 2; count++)
            {
                var page = await PageAsync(proxy);
                Assert.Contains("# TYPE envoy_server_uptime gauge\n", page, StringComparison.Ordinal);
                Assert.EndsWith($"istio_agent_scrape_failures_total{{type=\"application\"}} {count}\n", page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_pod_without_metrics_is_not_asked()
    {
        await using var app = await TestUpstream.StartAsync(static context => context.Response.WriteAsync(App));
        await using var harness = ProxyHarness.Start();
        await using var proxy = await OpenAsync(harness, app.Address, null);

        Assert.DoesNotContain("istio_agent", await PageAsync(proxy), StringComparison.Ordinal);
        Assert.Equal(0, app.Calls);
    }

    private static async Task<string> PageAsync(IProxy proxy)
    {
        using var client = Clients.Through(proxy);
        return await client.GetStringAsync(new Uri("http://localhost:15020/stats/prometheus"), Cancel);
    }

    private static Task<IProxy> OpenAsync(ProxyHarness harness, IPEndPoint app, AppMetrics? metrics) => harness.Mesh.OpenProxyAsync(
        new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "web-1", Namespace = "default", OwnPorts = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, app), AppMetrics = metrics },
        [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
        static _ => { },
        Cancel);
}
