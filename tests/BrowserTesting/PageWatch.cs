using System.Collections.Concurrent;

using Microsoft.Playwright;

namespace Bookinfo.BrowserTesting;

/// <summary>Notes what a page did wrong: errors and warnings on its console, scripts that threw, requests that failed or went to another machine.</summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> _problems = new();
    private readonly ConcurrentQueue<Uri> _requests = new();

    /// <summary>Watches a page from now on.</summary>
    public PageWatch(IPage page)
    {
        page.Console += (_, message) => { if (message.Type is "error" or "warning") _problems.Enqueue($"{message.Location} {message.Text}"); };
        page.PageError += (_, error) => _problems.Enqueue($"uncaught: {error}");
        page.RequestFailed += (_, request) => _problems.Enqueue($"{request.Url}: {request.Failure}");
        page.Request += (_, request) => Note(request.Url);
        page.WebSocket += (_, socket) => Note(socket.Url);
    }

    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Every address asked for over the network, WebSockets included.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    private void Note(string url)
    {
        var address = new Uri(url);
        if (address.Scheme is "data" or "blob" or "about") return;
        _requests.Enqueue(address);
        if (!address.IsLoopback) _problems.Enqueue($"{url} leaves this machine");
    }
}
