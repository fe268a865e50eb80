using System.Globalization;
using System.IO.Compression;
using System.Text;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>How much the page weighs and asks for: one answer, nothing else, from nobody else.</summary>
public sealed class WeightTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    /// <summary>Far more than the page has: a library, a font or a photograph would go beyond.</summary>
    private const int MostBytes = 32 * 1024;

    [Fact]
    [Needs("chromium")]
    public async Task A_page_is_one_request_of_a_few_kilobytes()
    {
        var figures = new StringBuilder("product page, bytes (as gzip would send them), requests, of these to others:");
        foreach (var state in new[] { "no-stars", "red-stars", PageState.Jason, "all-failed", PageState.FrontPage })
        {
            var page = await one.Browser.NewPageAsync();
            var watch = new PageWatch(page);
            await using var shop = await PageState.OpenAsync(state, page);
            var request = Assert.Single(watch.Requests);
            Assert.Equal(shop.Client.BaseAddress!.Port, request.Port);
            Assert.Empty(watch.Problems);
            // What the browser itself counted, among it what it took without asking the network.
            Assert.Equal(0, await page.EvaluateAsync<int>("performance.getEntriesByType('resource').length"));
            var bytes = await page.EvaluateAsync<int>("performance.getEntriesByType('navigation')[0].encodedBodySize");
            Assert.InRange(bytes, 1, MostBytes);
            var body = await shop.Client.GetByteArrayAsync(PageState.PathOf(state), TestContext.Current.CancellationToken);
            if (state != PageState.Jason) Assert.Equal(body.Length, bytes);
            figures.Append(CultureInfo.InvariantCulture, $" {state} {bytes} ({Gzipped(body)}), {watch.Requests.Count}, 0;");
            await page.Context.CloseAsync();
        }

        Figures.Keep("product-page-weight", figures.ToString().TrimEnd(';'));
    }

    private static long Gzipped(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(body);
        return packed.Length;
    }
}
