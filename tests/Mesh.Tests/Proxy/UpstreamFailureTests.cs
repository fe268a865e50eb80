using System.Net;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Rows F11, F13 and F15 of contract mesh.md section 2: upstreams that are silent or reset.</summary>
public sealed class UpstreamFailureTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static readonly Uri Url = new("http://reviews:9080/reviews/0");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F11_a_caller_may_ask_for_204_instead_of_504()
    {
        await using var slow = await TestUpstream.StartAsync(context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        var (status, body, line) = await CallAsync(
            Tables.Forward(Name) with { Timeout = TimeSpan.FromMilliseconds(200) },
            Tables.Cluster(Name, slow.Address),
            request => request.Headers.Add("x-envoy-upstream-rq-timeout-alt-response", "1"));

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal("", body);
        Assert.Contains("\" 204 UT response_timeout ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F13_a_connection_that_does_not_come_about_in_time()
    {
        using var full = await FullServer.StartAsync();
        var (status, body, line) = await CallAsync(
            Tables.Forward(Name) with { Retry = RetryPolicy.None },
            Tables.Cluster(Name, full.Address) with { ConnectTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("upstream connect error or disconnect/reset before headers. reset reason: connection timeout", body);
        Assert.Contains("\" 503 UF upstream_reset_before_response_started{connection_timeout} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F15_a_stream_that_the_upstream_resets()
    {
        const int InternalError = 2;
        await using var resetting = await TestUpstream.StartAsync(
            context =>
            {
                context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(InternalError);
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        var (status, body, line) = await CallAsync(Tables.Forward(Name), Tables.Cluster(Name, resetting.Address) with { Http2 = true });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("upstream connect error or disconnect/reset before headers. reset reason: remote reset", body);
        Assert.Contains("\" 503 UR upstream_reset_before_response_started{remote_reset} ", line, StringComparison.Ordinal);
        Assert.Equal(1, resetting.Calls);
    }

    private static async Task<(HttpStatusCode Status, string Body, string Line)> CallAsync(ForwardAction action, Cluster cluster, Action<HttpRequestMessage>? write = null)
    {
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", action)], [cluster]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        using var request = new HttpRequestMessage(HttpMethod.Get, Url);
        write?.Invoke(request);
        using var answer = await client.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel), await harness.NextLogLineAsync());
    }
}
