using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Upstreams;

/// <summary>Reviews calls ratings through a proxy that the test plays.</summary>
public sealed class OutboundProxyTests
{
    private const string Established = "HTTP/1.1 200 OK\r\n\r\n";

    [Fact]
    public async Task A_call_is_a_tunnel_with_an_ordinary_request_in_it()
    {
        await using var proxy = new RawUpstream(head =>
            head.StartsWith("CONNECT ", StringComparison.Ordinal) ? Established : RawUpstream.Ok("""{"ratings":{"Reviewer1":3}}"""));
        await using var reviews = await StartAsync(proxy);
        Assert.Contains("\"stars\": 3,", await reviews.Client.GetStringAsync("/reviews/0", TestContext.Current.CancellationToken));
        Assert.Equal(2, proxy.Heads.Count);
        Assert.Equal("CONNECT ratings.nowhere:9080 HTTP/1.1\r\nHost: ratings.nowhere:9080\r\n", proxy.Heads.First());
        Assert.StartsWith("GET /ratings/0 HTTP/1.1\r\n", proxy.Heads.Last());
        Assert.Contains("\r\nHost: ratings.nowhere:9080\r\n", proxy.Heads.Last());
    }

    [Fact]
    public async Task Each_call_has_its_own_connection_unless_pooling_is_on()
    {
        foreach (var pooling in (bool[])[false, true])
        {
            await using var proxy = new RawUpstream(head =>
                head.StartsWith("CONNECT ", StringComparison.Ordinal) ? Established : RawUpstream.Ok("""{"ratings":{}}"""));
            await using var reviews = await StartAsync(proxy, pooling);
            for (var i = 0; i < 3; i++) await reviews.Client.GetStringAsync("/reviews/0", TestContext.Current.CancellationToken);
            Assert.Equal(pooling ? 1 : 3, proxy.Connections);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", "answered \"HTTP/1.1 403 Forbidden\"")]
    [InlineData("SSH-2.0-x\r\n\r\n", "answered \"SSH-2.0-x\"")]
    [InlineData("endless", "more than 8192 bytes")]
    public async Task A_refused_tunnel_is_an_unavailable_upstream_and_said_in_the_log(string answer, string logged)
    {
        await using var proxy = new RawUpstream(_ => answer == "endless" ? new string('x', 20_000) : answer);
        await using var reviews = await StartAsync(proxy);
        using var response = await reviews.Client.GetAsync("/reviews/0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Ratings service is currently unavailable", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        reviews.Terminate();
        await reviews.WaitForExitAsync();
        Assert.Contains(reviews.Output, line => line.Contains(logged, StringComparison.Ordinal));
    }

    private static Task<ServiceProcess> StartAsync(RawUpstream proxy, bool pooling = false) =>
        ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
        {
            ["ENABLE_RATINGS"] = "true",
            ["RATINGS_HOSTNAME"] = "ratings.nowhere",
            ["OUTBOUND_PROXY"] = $"http://127.0.0.1:{proxy.Port}",
            ["UPSTREAM_POOLING"] = pooling ? "true" : "false",
        });
}
