using System.Net;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>Contract 1 and 3.5: the flooding image is productpage with FLOOD_FACTOR=100.</summary>
public sealed class FloodingTests
{
    private const int Factor = 100;

    [Fact]
    public async Task Each_page_fetches_reviews_a_hundred_times_more_under_the_same_name_and_the_api_does_not()
    {
        var taps = new Dictionary<string, Tap>();
        await using var chain = await ServiceChain.StartAsync(
            productPage: new Dictionary<string, string> { ["FLOOD_FACTOR"] = $"{Factor}" }, between: (service, port) => (taps[service] = new Tap(port)).Port);
        try
        {
            using var shop = chain.ProductPage.Visit();
            var page = await shop.PageAsync(await shop.SignInAsync("jason"), "flood");
            // A second try is one more, and only a call that took three seconds or failed gets one.
            Assert.InRange(taps["reviews"].Heads.Count, Factor + 1, 2 * (Factor + 1));
            Assert.All(taps["reviews"].Heads, head => Assert.Equal(("jason", "flood"), (Tap.Header(head, "end-user"), Tap.Header(head, "x-request-id"))));
            Assert.Single(taps["details"].Heads);
            Assert.Contains("Book Reviews", page, StringComparison.Ordinal);
            var before = taps["reviews"].Heads.Count;
            using var api = await shop.GetAsync("/api/v1/products/0/reviews", TestContext.Current.CancellationToken);
            Assert.InRange(taps["reviews"].Heads.Count - before, 1, 2);
        }
        finally
        {
            foreach (var tap in taps.Values) await tap.DisposeAsync();
        }
    }

    [Fact]
    public async Task Without_reviews_the_flood_ends_and_the_page_says_what_is_missing()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var page = await ServiceProcess.StartAsync(TestedPrograms.Service("ProductPage"), ["9080"], new Dictionary<string, string>
        {
            ["FLOOD_FACTOR"] = $"{Factor}",
            ["DETAILS_HOSTNAME"] = "127.0.0.1",
            ["REVIEWS_HOSTNAME"] = "127.0.0.1",
            ["DETAILS_SERVICE_PORT"] = $"{port}",
            ["REVIEWS_SERVICE_PORT"] = $"{port}",
        });
        using var shop = page.Visit();
        Assert.Contains(Shopper.NoReviews, await shop.PageAsync(), StringComparison.Ordinal);
        // The fetches of a flood count like any other: 100 and the real one.
        Assert.Contains(
            $$"""request_result_total{destination_app="reviews",response_code="500"} {{Factor + 1}}""",
            await shop.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
