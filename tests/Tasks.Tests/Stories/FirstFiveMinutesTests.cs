using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What a newcomer does first: start, look at the page, ask kubectl.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class FirstFiveMinutesTests(SharedPlayground shared)
{
    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    [Needs("chromium")]
    public async Task The_page_is_complete_and_refreshing_shows_no_stars_black_stars_and_red_stars()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") problems.Add(message.Text); };
        page.RequestFailed += (_, request) => problems.Add($"{request.Url} failed");
        page.Response += (_, response) => { if (response.Status >= 400 && !response.Url.EndsWith("favicon.ico", StringComparison.Ordinal)) problems.Add($"{response.Url} {response.Status}"); };
        var address = new Uri(_playground.Ingress, "/productpage").ToString();
        var seen = new HashSet<string>();
        for (var i = 0; i < 60 && seen.Count < 3; i++)
        {
            await page.GotoAsync(address);
            var reviews = ReviewsSeen.On(await page.ContentAsync());
            if (seen.Add(reviews)) await Browser.ScreenshotAsync(page, $"productpage-{reviews[..2]}");
        }

        Assert.Equal([ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3], seen.Order());
        Assert.Empty(problems);
        Assert.Equal("Simple Bookstore App", await page.TitleAsync());
        foreach (var text in new[] { "The Comedy of Errors", "Book Details", "PublisherA", "1234567890", "Book Reviews", "Reviewer1", "Reviewer2" })
            Assert.True(await page.GetByText(text).First.IsVisibleAsync(), text);
    }

    [Theory]
    [InlineData("phone-light", 390, 844, ColorScheme.Light)]
    [InlineData("phone-dark", 390, 844, ColorScheme.Dark)]
    [InlineData("desktop-dark", 1280, 900, ColorScheme.Dark)]
    [Needs("chromium")]
    public async Task The_page_fits_phone_and_desktop_in_light_and_dark(string name, int width, int height, ColorScheme scheme)
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(width, height, scheme);
        await page.GotoAsync(new Uri(_playground.Ingress, "/productpage").ToString());
        await Browser.ScreenshotAsync(page, $"productpage-{name}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, overflow);
    }

    [Fact]
    [Needs("kubectl")]
    public async Task Kubectl_shows_pods_services_and_rules()
    {
        var output = await _playground.KubectlOkAsync("get pods,svc,vs,dr,gw");
        foreach (var pod in new[] { "productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3" })
            Assert.Matches($"(?m)^pod/{pod}-[a-z0-9]+-[a-z0-9]+ +2/2 +Running +\\d+", output);
        foreach (var service in new[] { "productpage", "details", "ratings", "reviews" })
            Assert.Matches($@"(?m)^service/{service} +ClusterIP +10\.96\.\d+\.\d+ +<none> +9080/TCP", output);
        Assert.Matches("""(?m)^virtualservice.networking.istio.io/bookinfo +\["bookinfo-gateway"\] +\["\*"\]""", output);
        Assert.Contains("gateway.networking.istio.io/bookinfo-gateway", output, StringComparison.Ordinal);
    }

    [Fact]
    [Needs("kubectl")]
    public async Task Logs_of_a_service_and_of_its_sidecar_can_be_read()
    {
        using var client = new HttpClient();
        await client.GetStringAsync(new Uri(_playground.Ingress, "/productpage"));
        Assert.Contains("Server listening on: http://0.0.0.0:9080", await _playground.KubectlOkAsync("logs deploy/ratings-v1 -c ratings"), StringComparison.Ordinal);
        Assert.Matches(
            """\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "GET /details/0 HTTP/1.1" 200 - via_upstream""",
            await _playground.KubectlOkAsync("logs deploy/productpage-v1 -c istio-proxy"));
    }
}
