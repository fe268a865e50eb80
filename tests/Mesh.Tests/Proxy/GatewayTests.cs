using System.Net.Sockets;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class GatewayTests
{
    private const string Page = "outbound|9080||productpage.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_port_is_refused_until_a_server_claims_it_and_again_afterwards()
    {
        await using var upstream = await TestUpstream.StartAsync("page");
        await using var harness = ProxyHarness.Start();
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        var url = new Uri($"http://{gateway.Endpoints[0]}/productpage");

        Assert.Equal(SocketError.ConnectionRefused, await RefusalAsync(url));

        harness.Apply(Tables.Of(8080, [Tables.Host("*", Page)], [Tables.Cluster(Page, upstream.Address)]));
        using var client = new HttpClient();
        var answer = await client.GetAsync(url, Cancel);
        Assert.Equal("page", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("istio-envoy", answer.Headers.Server.ToString());

        harness.Apply(Tables.Empty);
        Assert.Equal(SocketError.ConnectionRefused, await RefusalAsync(url));
    }

    private static async Task<SocketError?> RefusalAsync(Uri url)
    {
        using var client = new HttpClient();
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(url, Cancel));
        return (refused.InnerException as SocketException)?.SocketErrorCode;
    }
}
