using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>What a learner sees who broke a service (contract 3.7), with scripts and without, and that the rest of the page stands.</summary>
public sealed class ErrorStateTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    private const string Details = "Error fetching product details!\n\nSorry, product details are currently unavailable for this book.";
    private const string Reviews = "Error fetching product reviews!\n\nSorry, product reviews are currently unavailable for this book.";
    private const string Ratings = "Ratings service is currently unavailable";

    [Theory]
    [InlineData("red-stars", "", 0, 10)]
    [InlineData("no-stars", "", 0, 0)]
    [InlineData("ratings-down", "", 2, 0)]
    [InlineData("details-failed", Details, 0, 0)]
    [InlineData("reviews-failed", Reviews, 0, 0)]
    [InlineData("all-failed", Details + "|" + Reviews, 0, 0)]
    [Needs("chromium")]
    public async Task Each_failure_has_its_words_and_harms_nothing_else(string state, string notices, int unrated, int stars)
    {
        foreach (var scripts in new[] { true, false })
        {
            var page = await one.Browser.NewPageAsync(scripts: scripts);
            var watch = new PageWatch(page);
            await using var shop = await PageState.OpenAsync(state, page);
            Assert.Equal(notices.Split('|', StringSplitOptions.RemoveEmptyEntries), await page.Locator("[role=status]").AllInnerTextsAsync());
            Assert.Equal(Enumerable.Repeat(Ratings, unrated), await page.Locator(".unrated").AllInnerTextsAsync());
            Assert.Equal(stars, await page.Locator(".stars svg").CountAsync());
            Assert.Equal(!notices.Contains(Details, StringComparison.Ordinal), await page.GetByText("Book Details").IsVisibleAsync());
            Assert.Equal(!notices.Contains(Reviews, StringComparison.Ordinal), await page.GetByText("Book Reviews").IsVisibleAsync());
            Assert.Equal(notices.Contains(Reviews, StringComparison.Ordinal) ? 0 : 2, await page.GetByText("Reviews served by: reviews-v").CountAsync());
            Assert.True(await page.Locator("#sign-in-button").IsVisibleAsync());
            Assert.Empty(watch.Problems);
            await page.Context.CloseAsync();
        }
    }
}
