using System.Net;

using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>A sidecar that has seen some traffic, and its admin interface as the pod itself asks it: <c>localhost:15000</c>.</summary>
internal sealed class AdminPages : IAsyncDisposable
{
    public const string Cluster = "outbound|9080||reviews.default.svc.cluster.local";

    private readonly HttpClient _client;

    private AdminPages(TestUpstream upstream, ProxyHarness harness, IProxy sidecar)
    {
        Upstream = upstream;
        Harness = harness;
        Sidecar = sidecar;
        _client = Clients.Through(sidecar);
    }

    public TestUpstream Upstream { get; }

    public ProxyHarness Harness { get; }

    public IProxy Sidecar { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Three answers of 200, one of 503, one request for a host without routes, one for a cluster that is not there.</summary>
    public static async Task<AdminPages> StartAsync()
    {
        var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/broken" ? 503 : 200;
            return Task.CompletedTask;
        });
        var harness = ProxyHarness.Start(Tables.Of(
            9080, [Tables.Host("reviews", Cluster), Tables.Host("lost", "outbound|9080|v9|reviews.default.svc.cluster.local")], [Tables.Cluster(Cluster, upstream.Address)]));
        var pages = new AdminPages(upstream, harness, await harness.OpenAsync(ProxyKind.Sidecar));
        foreach (var url in new[] { "reviews:9080/1", "reviews:9080/2", "reviews:9080/3", "reviews:9080/broken", "unknown:9080/", "lost:9080/" })
        {
            using var answer = await pages._client.GetAsync(new Uri($"http://{url}"), Cancel);
            await harness.NextLogLineAsync();
        }

        return pages;
    }

    public Task<HttpResponseMessage> AskAsync(string path, HttpMethod? method = null, int port = 15000) =>
        _client.SendAsync(new HttpRequestMessage(method ?? HttpMethod.Get, $"http://localhost:{port}{path}"), Cancel);

    public async Task<string> GetAsync(string path, int port = 15000)
    {
        using var answer = await AskAsync(path, port: port);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Sidecar.DisposeAsync();
        await Harness.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
