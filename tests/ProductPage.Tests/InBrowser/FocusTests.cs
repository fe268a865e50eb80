using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>With Tab one comes to everything that can be used, in the order in which it is read, and always sees where one is (WCAG 2.4.3, 2.4.7, 2.4.11).</summary>
public sealed class FocusTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    private const string Focus = """
        () => {
          const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at), rings = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
          const shown = box.left - rings >= 0 && box.right + rings <= innerWidth && box.top - rings >= 0 && box.bottom + rings <= innerHeight;
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return `${at.textContent.trim()}: ${style.outlineWidth} ${style.outlineStyle}${shown ? '' : ', its ring is cut off'}${at.contains(top) ? '' : ', covered'}`;
        }
        """;

    [Theory]
    [InlineData("red-stars", "Skip to the content|BookInfo Sample|Sign in|Wikipedia Summary|Start here")]
    [InlineData(PageState.Jason, "Skip to the content|BookInfo Sample|Sign out|Wikipedia Summary|Start here")]
    [InlineData("all-failed", "Skip to the content|BookInfo Sample|Sign in|Wikipedia Summary|Start here")]
    [InlineData(PageState.FrontPage, "Skip to the content|BookInfo Sample|Normal user|Test user|Start here")]
    [Needs("chromium")]
    public async Task Each_stop_of_the_tab_key_shows_where_it_is(string state, string stops)
    {
        var page = await one.Browser.NewPageAsync();
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 320), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 700);
            await using var shop = await PageState.OpenAsync(state, page);
            foreach (var stop in stops.Split('|'))
            {
                await page.Keyboard.PressAsync("Tab");
                Assert.Equal($"{stop}: 3px solid", await page.EvaluateAsync<string>(Focus));
                Assert.Empty(await ContrastAudit.PoorAsync(page));
            }

            // Nothing else can be reached, and the way back is the same.
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("document.activeElement === document.body"));
            foreach (var stop in stops.Split('|').Reverse())
            {
                await page.Keyboard.PressAsync("Shift+Tab");
                Assert.StartsWith(stop, await page.EvaluateAsync<string>(Focus), StringComparison.Ordinal);
            }
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    [Needs("chromium")]
    public async Task The_first_stop_leads_past_the_bar()
    {
        var page = await one.Browser.NewPageAsync(scripts: false);
        await using var shop = await PageState.OpenAsync("red-stars", page);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/productpage#content");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Wikipedia Summary", await page.Locator(":focus").InnerTextAsync());
        await page.Context.CloseAsync();
    }
}
