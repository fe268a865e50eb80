using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>A page as a slow line brings it: it stops after every cell, line and card until the next piece is asked for.</summary>
internal sealed partial class SlowPage : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string[] _pieces;
    private readonly SemaphoreSlim _asked = new(1);

    private SlowPage(string page, IHeaderDictionary headers)
    {
        var body = page.IndexOf("<body>", StringComparison.Ordinal);
        var ends = EndOfPiece().Matches(page[body..]).Select(end => body + end.Index + end.Length).Append(page.Length).ToList();
        // A comment moves nothing, and tells the test that the browser has read so far.
        _pieces = [.. ends.Select((end, i) => $"{page[(i == 0 ? 0 : ends[i - 1])..end]}<!--{i.ToString(CultureInfo.InvariantCulture)}-->")];
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context => SendAsync(context, headers));
    }

    public Uri Address { get; private set; } = null!;

    public int Pieces => _pieces.Length;

    /// <summary>Takes over what the shop answers at a path.</summary>
    public static async Task<SlowPage> StartAsync(Bookshop shop, string path, string? cookie)
    {
        using var answer = await shop.SendAsync("GET", path, cookie is null ? [] : [("Cookie", cookie)]);
        var headers = new HeaderDictionary();
        foreach (var name in new[] { "Content-Type", "Content-Security-Policy" })
            headers[name] = (name == "Content-Type" ? answer.Content.Headers : answer.Headers as System.Net.Http.Headers.HttpHeaders)!.NonValidated[name].ToString();
        var page = new SlowPage(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), headers);
        await page._app.StartAsync();
        page.Address = new Uri(page._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return page;
    }

    public void AskForNext() => _asked.Release();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _asked.Dispose();
    }

    private async Task SendAsync(HttpContext context, IHeaderDictionary headers)
    {
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        foreach (var piece in _pieces)
        {
            await _asked.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(piece, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    [GeneratedRegex("</(h1|h4|p|td|th|tr|table|section|blockquote|div|header|main|footer|dialog|html)>")]
    private static partial Regex EndOfPiece();
}
