using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.BrowserTesting;

/// <summary>The machine's Chromium, headless.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <param name="args">More command-line arguments of Chromium.</param>
    public static Task<Browser> OpenAsync(params string[] args) => OpenInAsync(Tools.Find(Tools.Chromium), args);

    /// <summary>The same by another program, which starts Chromium somewhere else: in another network.</summary>
    /// <param name="program">Its path; null: Playwright's own.</param>
    /// <param name="args">More command-line arguments of Chromium.</param>
    public static async Task<Browser> OpenInAsync(string? program, params string[] args)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                .. args,
            ],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>A page with cookies of its own.</summary>
    /// <param name="width">Of the viewport in CSS pixels.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="scheme">What the user prefers.</param>
    /// <param name="scripts">False: scripts of pages do not run.</param>
    public async Task<IPage> NewPageAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
        });
        return await context.NewPageAsync();
    }

    /// <summary>Keeps a picture under artifacts/screenshots for the README and for people.</summary>
    public static async Task ScreenshotAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathTo("artifacts", "screenshots", $"{name}.png"), FullPage = true });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
