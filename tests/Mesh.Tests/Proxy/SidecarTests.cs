using System.Net;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class SidecarTests
{
    private const string Reviews = "outbound|9080||reviews.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Absolute_form_reaches_the_service_and_the_answer_comes_from_envoy()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.Server = "gunicorn";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, $"{context.Request.Host} {context.Request.Path}{context.Request.QueryString}", Cancel);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Reviews)], [Tables.Cluster(Reviews, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        var answer = await client.GetAsync(new Uri("http://reviews:9080/reviews/0?x=%2F"), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("reviews:9080 /reviews/0?x=%2F", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("envoy", answer.Headers.Server.ToString());
        Assert.True(int.Parse(answer.Headers.GetValues("x-envoy-upstream-service-time").Single(), null) >= 0);
    }

    [Fact]
    public async Task Connect_then_http1_reaches_the_service()
    {
        await using var upstream = await TestUpstream.StartAsync("hello");
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Reviews)], [Tables.Cluster(Reviews, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("CONNECT reviews:9080 HTTP/1.1\r\nHost: reviews:9080\r\n\r\nGET /x HTTP/1.1\r\nHost: reviews:9080\r\nConnection: close\r\n\r\n");
        var all = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n", all, StringComparison.Ordinal);
        Assert.Contains("hello", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origin_form_outside_a_tunnel_is_refused()
    {
        await using var harness = ProxyHarness.Start();
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("GET /stats HTTP/1.1\r\nHost: localhost:15000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
