using System.Globalization;

using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>Nothing that is already seen moves: as the browser itself counts it (layout-shift).</summary>
public sealed class StillnessTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    /// <summary>All shifts so far, those after a key press included. A shift of its own at the end shows that the browser counts, and that none is still to be told.</summary>
    private const string Shifts = """
        () => new Promise(done => {
          const seen = [];
          let own = Infinity;
          new PerformanceObserver(list => {
            for (const shift of list.getEntries()) {
              if (shift.startTime >= own) return done(seen);
              // Half a pixel of one word: rounding, which nobody sees. A line that moves by one pixel counts more.
              if (shift.value < 0.0005) continue;
              seen.push(`${shift.value.toFixed(4)}: ${shift.sources.map(source => `${source.node?.nodeName} ${source.node?.parentElement?.className} ${JSON.stringify(source.previousRect)} to ${JSON.stringify(source.currentRect)}`).join(', ')}`);
            }
          }).observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => {
            own = performance.now();
            const block = document.createElement('div');
            block.style.height = '200px';
            block.style.flex = 'none';
            document.body.prepend(block);
          }));
        })
        """;

    /// <summary>Until the piece of this number has been read and painted.</summary>
    private const string Painted = """
        number => new Promise(done => {
          const look = () => {
            const comments = document.createNodeIterator(document, NodeFilter.SHOW_COMMENT);
            let last = -1;
            for (let comment; comment = comments.nextNode();) last = Math.max(last, Number(comment.data));
            requestAnimationFrame(last >= number ? () => requestAnimationFrame(() => done()) : look);
          };
          look();
        })
        """;

    public static TheoryData<string> States => [.. PageState.All];

    [Theory]
    [MemberData(nameof(States))]
    [Needs("chromium")]
    public async Task Nothing_moves_while_it_loads_or_when_the_dialog_opens(string state)
    {
        foreach (var width in new[] { 390, 1280 })
        {
            var page = await one.Browser.NewPageAsync(width);
            await using var shop = await PageState.OpenAsync(state, page);
            var button = page.Locator("#sign-in-button");
            if (await button.CountAsync() > 0)
            {
                await button.ClickAsync();
                await page.Locator("#username:focus").WaitForAsync();
                await page.Keyboard.PressAsync("Escape");
                await page.Locator("#sign-in-button:focus").WaitForAsync();
            }

            Assert.Empty(await page.EvaluateAsync<string[]>(Shifts));
            await page.Context.CloseAsync();
        }
    }

    [Theory]
    [InlineData("red-stars", 390)]
    [InlineData("red-stars", 1280)]
    [InlineData("ratings-down", 1280)]
    [InlineData("all-failed", 390)]
    [InlineData(PageState.Jason, 390)]
    [InlineData(PageState.Jason, 1280)]
    [InlineData(PageState.FrontPage, 390)]
    [InlineData(PageState.FrontPage, 1280)]
    [Needs("chromium")]
    public async Task Nothing_moves_while_it_comes_in_piece_by_piece(string state, int width)
    {
        // High enough to see all of it: what moves out of sight is not counted.
        var page = await one.Browser.NewPageAsync(width, 2400);
        await using var shop = await Bookshop.OpenAsync();
        PageState.SetUp(shop.Upstreams, state);
        await using var slow = await SlowPage.StartAsync(shop, PageState.PathOf(state), state == PageState.Jason ? await shop.SignInAsync("jason") : null);
        await page.GotoAsync(slow.Address.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
        for (var piece = 0; piece < slow.Pieces; piece++)
        {
            await page.EvaluateAsync(Painted, piece);
            slow.AskForNext();
        }

        Assert.True(slow.Pieces > 10, $"only {slow.Pieces.ToString(CultureInfo.InvariantCulture)} pieces");
        Assert.Empty(await page.EvaluateAsync<string[]>(Shifts));
        await page.Context.CloseAsync();
    }
}
