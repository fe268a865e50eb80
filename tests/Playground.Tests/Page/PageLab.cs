using System.Net;

using Bookinfo.Playground.Network;
using Bookinfo.Playground.Page;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Network;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>The page's own server on a drawn port, with no pod behind it.</summary>
internal sealed class PageLab : IAsyncDisposable
{
    private PageLab(PageServer server, FakeTimeProvider time)
    {
        (Server, Time) = (server, time);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
    }

    public PageServer Server { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>Keeps no cookies: a test says what it sends.</summary>
    public HttpClient Client { get; }

    public static async Task<PageLab> StartAsync(bool open = false)
    {
        var options = new PlaygroundOptions { StateDirectory = Path.GetTempPath(), PageOpen = open }.WithDrawnPorts();
        var time = new FakeTimeProvider();
        var store = new ObjectStore(time);
        var graphs = new CallGraphSource(store, new PodNetwork(new MeshDouble(), store, options), new TrafficWindow(), time);
        var server = new PageServer(graphs, new PageAccess(time), options, time);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new PageLab(server, time);
    }

    /// <summary>Sends a GET, or what is asked for.</summary>
    public async Task<HttpResponseMessage> SendAsync(string pathAndQuery, string? cookie = null, string? host = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, pathAndQuery);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (host is not null) request.Headers.Host = host;
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> StatusAsync(string pathAndQuery, string? cookie = null, string? host = null, HttpMethod? method = null)
    {
        using var answer = await SendAsync(pathAndQuery, cookie, host, method);
        return answer.StatusCode;
    }

    /// <summary>Uses a fresh link up.</summary>
    /// <returns>What the browser sends from then on.</returns>
    public async Task<string> EnterAsync()
    {
        using var answer = await SendAsync(new Uri(Server.NewLink()).PathAndQuery);
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
    }
}
