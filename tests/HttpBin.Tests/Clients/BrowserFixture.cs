using Bookinfo.BrowserTesting;

using Microsoft.Playwright;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>One browser for all tests of a class, opened by the first that asks, so that a machine without one can skip them.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private readonly Lazy<Task<Browser>> _browser = new(static () => Browser.OpenAsync());

    public async Task<(IPage Page, PageWatch Watch)> NewPageAsync()
    {
        var page = await (await _browser.Value).NewPageAsync();
        return (page, new PageWatch(page));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser.IsValueCreated) await (await _browser.Value).DisposeAsync();
    }
}
