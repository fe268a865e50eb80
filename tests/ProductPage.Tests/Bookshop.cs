using System.Globalization;
using System.Net;

using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ProductPage.Tests;

/// <summary>The product page on a real socket, in front of upstreams on another.</summary>
internal sealed class Bookshop : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Bookshop(WebApplication app, FakeUpstreams upstreams)
    {
        _app = app;
        Upstreams = upstreams;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new Uri(address),
        };
    }

    public FakeUpstreams Upstreams { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; }

    /// <param name="silenceLimit">Null: the three seconds of the contract, for tests that wait for nothing.</param>
    /// <param name="settings">Environment variables.</param>
    public static async Task<Bookshop> OpenAsync(TimeSpan? silenceLimit = null, params (string Name, string Value)[] settings)
    {
        var upstreams = await FakeUpstreams.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        var port = upstreams.Port.ToString(CultureInfo.InvariantCulture);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DETAILS_HOSTNAME"] = "127.0.0.1",
            ["REVIEWS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["DETAILS_SERVICE_PORT"] = port,
            ["REVIEWS_SERVICE_PORT"] = port,
            ["RATINGS_SERVICE_PORT"] = port,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)));
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.AddProductPage();
        var app = builder.Build();
        if (silenceLimit is { } limit) app.Services.GetRequiredService<ProductPageOptions>().SilenceLimit = limit;
        app.UseErrorPages();
        app.MapDefaultEndpoints();
        app.MapProductPage();
        await app.StartAsync();
        return new Bookshop(app, upstreams);
    }

    /// <summary>Sends one request.</summary>
    /// <param name="method">GET, HEAD, ...</param>
    /// <param name="path">With the query string.</param>
    /// <param name="headers">Sent as they are.</param>
    public async Task<HttpResponseMessage> SendAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The page, which must be 200.</summary>
    public async Task<string> PageAsync(string? cookie = null)
    {
        using var answer = await SendAsync("GET", "/productpage", cookie is null ? [] : [("Cookie", cookie)]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IHtmlDocument> DocumentAsync(string? cookie = null) => new HtmlParser().ParseDocument(await PageAsync(cookie));

    /// <summary>Signs somebody in.</summary>
    /// <returns>The cookie as a browser sends it back.</returns>
    public async Task<string> SignInAsync(string user)
    {
        using var answer = await Client.PostAsync("/login", new FormUrlEncodedContent([new("username", user), new("passwd", "any")]), TestContext.Current.CancellationToken);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Upstreams.DisposeAsync();
    }
}
