using System.Globalization;
using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>A sick replica on demand, seen from the page; ServiceDefaults.Tests has what the port itself does.</summary>
public sealed class SickReplicaTests
{
    private const int SickPort = 9911;

    [Fact]
    public async Task Sick_ratings_are_an_error_on_the_page_and_stars_again_when_they_are_well()
    {
        await using var ratings = Start("Ratings");
        var port = (await AddressAsync(ratings, 9080)).Port;
        await using var chain = await ServiceChain.StartAsync(between: (service, real) => service == "ratings" ? port : real);
        using var shop = chain.ProductPage.Visit();
        using var sick = new HttpClient { BaseAddress = await AddressAsync(ratings, SickPort) };
        await shop.PageUntilAsync(page => page.Contains("glyphicon glyphicon-star", StringComparison.Ordinal));
        using var put = await sick.PutAsync("/sick?status=503", null, TestContext.Current.CancellationToken);
        await shop.PageUntilAsync(page => page.Contains(Shopper.NoRating, StringComparison.Ordinal));
        using var delete = await sick.DeleteAsync("/sick", TestContext.Current.CancellationToken);
        await shop.PageUntilAsync(page => page.Contains("glyphicon glyphicon-star", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Productpage_can_be_sick_as_well()
    {
        await using var page = Start("ProductPage");
        using var shop = new HttpClient { BaseAddress = await AddressAsync(page, 9080) };
        using var sick = new HttpClient { BaseAddress = await AddressAsync(page, SickPort) };
        using var put = await sick.PutAsync("/sick?status=555", null, TestContext.Current.CancellationToken);
        using var answer = await shop.GetAsync("/api/v1/products", TestContext.Current.CancellationToken);
        Assert.Equal(555, (int)answer.StatusCode);
        Assert.Equal("""{"error":"this replica is sick: it answers 555"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("Product page is healthy", await shop.GetStringAsync("/health", TestContext.Current.CancellationToken));
        using var state = await sick.GetAsync("/sick", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, state.StatusCode);
    }

    private static ChildProcess Start(string project) => ChildProcess.Start(
        TestedPrograms.Service(project), ["9080"],
        new Dictionary<string, string?> { ["SICK_PORT"] = SickPort.ToString(CultureInfo.InvariantCulture), ["PORT_MAP"] = "1=127.0.0.1:1" });

    private static async Task<Uri> AddressAsync(ChildProcess service, int port)
    {
        var line = await service.WaitForLineAsync(text => text.StartsWith($"port {port} -> ", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        return new Uri($"http://{line[(line.LastIndexOf(' ') + 1)..]}");
    }
}
