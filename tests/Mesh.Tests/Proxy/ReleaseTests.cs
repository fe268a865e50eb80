using System.Net;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Two gateways, one documented port: whoever does not listen there gives it up.</summary>
public sealed class ReleaseTests
{
    private const string Page = "outbound|9080||productpage.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_that_is_not_listened_on_is_given_up_and_taken_back_when_it_is_free()
    {
        await using var upstream = await TestUpstream.StartAsync("page");
        await using var harness = ProxyHarness.Start();
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        var address = gateway.Endpoints[0];
        Assert.False(gateway.Release(new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.True(gateway.Release(address));

        var served = Tables.Of(8080, [Tables.Host("*", Page)], [Tables.Cluster(Page, upstream.Address)]);
        using var client = Clients.Direct();
        await using (var other = await harness.Mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "other", Namespace = "default" }, [new ProxyBind(8080, address)], static _ => { }, Cancel))
        {
            harness.Apply(served);
            Assert.Equal("page", await client.GetStringAsync(new Uri($"http://{address}/"), Cancel));

            // Both rules claim the port; one of the two listens, and an address that is listened on stays.
            Assert.True(gateway.Release(address) ^ other.Release(address));
        }

        harness.Apply(served);
        using var newcomer = Clients.Direct();
        Assert.Equal("page", await newcomer.GetStringAsync(new Uri($"http://{address}/"), Cancel));
    }
}
