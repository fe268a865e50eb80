using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>One Chromium for the tests of a class.</summary>
public sealed class OneBrowser : IAsyncLifetime
{
    private Browser? _browser;

    internal Browser Browser => _browser ?? throw new InvalidOperationException("no chromium");

    public async ValueTask InitializeAsync()
    {
        // Without it the tests say themselves what is missing.
        if (Tools.Find(Tools.Chromium) is not null) _browser = await Browser.OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }
}
