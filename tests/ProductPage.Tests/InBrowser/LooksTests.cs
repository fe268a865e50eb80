using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>Every state of the page, light and dark, phone to wide screen, on paper: contrast, width, whole words, nothing fetched.</summary>
public sealed class LooksTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    private static readonly int[] Widths = [320, 360, 390, 600, 736, 768, 1024, 1280, 1920];

    private const string TooWide = """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.checkVisibility() && !e.closest('.unseen, .skip') && (e.getBoundingClientRect().right > document.documentElement.clientWidth + .5 || e.getBoundingClientRect().left < -.5))
          .map(e => `${e.tagName} ${e.getAttribute('class')} to ${e.getBoundingClientRect().right} of ${document.documentElement.clientWidth}`)
        """;

    /// <summary>Words that go on in another line; addresses may, and others at a hyphen.</summary>
    private const string BrokenWords = """
        () => {
          const broken = [], texts = document.createNodeIterator(document.body, NodeFilter.SHOW_TEXT);
          for (let text; text = texts.nextNode();) {
            // For the ears only: cut down to nothing.
            if (!text.parentElement.checkVisibility() || text.parentElement.closest('.unseen, .skip, .name, code') || getComputedStyle(text.parentElement.closest('thead') ?? text.parentElement).clipPath !== 'none') continue;
            for (const word of text.data.matchAll(/[^\s/-]+/g)) {
              const range = document.createRange();
              range.setStart(text, word.index);
              range.setEnd(text, word.index + word[0].length);
              if (new Set([...range.getClientRects()].map(rect => rect.top)).size > 1) broken.push(word[0]);
            }
          }
          return broken;
        }
        """;

    public static TheoryData<string> States => [.. PageState.All];

    [Theory]
    [MemberData(nameof(States))]
    [Needs("chromium")]
    public async Task Text_borders_and_stars_stand_out_in_light_and_dark(string state)
    {
        var page = await one.Browser.NewPageAsync();
        var watch = new PageWatch(page);
        await using var shop = await PageState.OpenAsync(state, page);
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390), (ColorScheme.Dark, 390) })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await Browser.ScreenshotAsync(page, $"page-{state}-{scheme.ToString().ToLowerInvariant()}-{width}");
            Assert.Empty(await ContrastAudit.PoorAsync(page));
        }

        // The page itself and nothing more.
        Assert.Single(watch.Requests);
        Assert.Empty(watch.Problems);
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(States))]
    [Needs("chromium")]
    public async Task Nothing_is_too_wide_and_no_word_broken_from_320_to_1920_pixels_nor_with_letters_of_double_size(string state)
    {
        var page = await one.Browser.NewPageAsync();
        await using var shop = await PageState.OpenAsync(state, page);
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Equal((width, ""), (width, string.Join('\n', await page.EvaluateAsync<string[]>(TooWide))));
            if (state != PageState.LongWords) Assert.Equal((width, ""), (width, string.Join('\n', await page.EvaluateAsync<string[]>(BrokenWords))));
            if (width == 768) await Browser.ScreenshotAsync(page, $"page-{state}-light-768");
        }

        // 640 pixels are 1280 at a zoom of 200 %, which WCAG 1.4.4 asks for.
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
        foreach (var width in Widths.Where(width => width >= 600))
        {
            await page.SetViewportSizeAsync(width, 900);
            Assert.Equal((width, ""), (width, string.Join('\n', await page.EvaluateAsync<string[]>(TooWide))));
            if (state != PageState.LongWords) Assert.Equal((width, ""), (width, string.Join('\n', await page.EvaluateAsync<string[]>(BrokenWords))));
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("red-stars")]
    [InlineData("all-failed")]
    [InlineData(PageState.FrontPage)]
    [Needs("chromium")]
    public async Task On_paper_it_is_dark_on_white_without_buttons_whatever_the_screen_prefers(string state)
    {
        var page = await one.Browser.NewPageAsync(794, 1123, ColorScheme.Dark);
        await using var shop = await PageState.OpenAsync(state, page);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Browser.ScreenshotAsync(page, $"print-{state}");
        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Empty(await ContrastAudit.PoorAsync(page));
        Assert.False(await page.Locator(".bar .button, .foot, dialog").Filter(new LocatorFilterOptions { Visible = true }).First.IsVisibleAsync());
        var pdf = System.Text.Encoding.Latin1.GetString(await page.PdfAsync(new PagePdfOptions { Format = "A4" }));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(pdf, @"/Type /Page\b"));
        await page.Context.CloseAsync();
    }

    [Fact]
    [Needs("chromium")]
    public async Task Whoever_wants_no_motion_gets_none()
    {
        var page = await one.Browser.NewPageAsync();
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        await using var shop = await PageState.OpenAsync("red-stars", page);
        await page.Locator("#sign-in-button").ClickAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) || getComputedStyle(e).animationName !== 'none').length"));
        Assert.Equal("auto", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).scrollBehavior"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("red-stars", "rgb(208, 2, 27)")]
    [InlineData("black-stars", "rgb(0, 0, 0)")]
    [Needs("chromium")]
    public async Task With_the_users_own_few_colours_red_and_black_stars_still_differ(string state, string color)
    {
        var page = await one.Browser.NewPageAsync(1280, 900, ColorScheme.Dark);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ForcedColors = ForcedColors.Active, ColorScheme = ColorScheme.Dark });
        await using var shop = await PageState.OpenAsync(state, page);
        await Browser.ScreenshotAsync(page, $"page-{state}-forced-colors");
        Assert.Equal(color, await page.Locator(".stars .row svg").First.EvaluateAsync<string>("star => getComputedStyle(star).fill"));
        Assert.Empty(await ContrastAudit.PoorAsync(page));
        await page.Context.CloseAsync();
    }
}
