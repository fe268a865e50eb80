using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>The real mesh with two injected pods, productpage that calls and reviews that answers, both named as a Deployment names them.</summary>
internal sealed class CallerAndCallee : IAsyncDisposable
{
    public const string Cluster = "outbound|9080||reviews.default.svc.cluster.local";

    private readonly ConcurrentQueue<string> _log = new();

    private readonly SemaphoreSlim _logged = new(0);

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    private CallerAndCallee(TestUpstream upstream, EmbeddedMesh mesh) => (Upstream, Mesh) = (upstream, mesh);

    public TestUpstream Upstream { get; }

    public EmbeddedMesh Mesh { get; }

    public required IProxy Caller { get; set; }

    public required IProxy Callee { get; set; }

    public required HttpClient Client { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="settings">Null: the defaults.</param>
    /// <param name="rules">More manifests; empty: none.</param>
    /// <param name="answer">Null: 200 and "hello".</param>
    public static async Task<CallerAndCallee> StartAsync(MeshSettings? settings = null, string rules = "", RequestDelegate? answer = null)
    {
        var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (answer is not null) await answer(context);
            else await context.Response.WriteAsync("hello", context.RequestAborted);
        });
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(5), NullLoggerFactory.Instance);
        var both = new CallerAndCallee(upstream, mesh) { Caller = null!, Callee = null!, Client = null! };
        both.Caller = await both.OpenAsync("productpage");
        both.Callee = await both.OpenAsync("reviews");
        both.Client = Clients.Through(both.Caller);
        both._snapshot = Manifests.Snapshot(rules) with
        {
            Settings = settings ?? new MeshSettings(),
            Services = [new MeshService { Name = "reviews", Namespace = "default", Selector = Manifests.Label("app", "reviews"), Ports = [new(9080, "http", null, null), new(9000, "tcp", null, null)] }],
            Workloads =
            [
                new MeshWorkload
                {
                    Name = both.Callee.Identity.Name,
                    Namespace = "default",
                    Ready = true,
                    Labels = both.Callee.Identity.Labels,
                    Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, upstream.Address).Add(9000, upstream.Address),
                },
            ],
        };
        Assert.Empty(mesh.Apply(both._snapshot).Rejected);
        return both;
    }

    public void Apply(MeshSettings settings) => Mesh.Apply(_snapshot with { Settings = settings });

    /// <summary>Asks reviews, and waits until the request is logged: then it is counted too.</summary>
    public async Task<HttpStatusCode> AskAsync(string path = "/", string host = "reviews:9080")
    {
        using var answer = await Client.GetAsync(new Uri($"http://{host}{path}"), Cancel);
        await answer.Content.ReadAsStringAsync(Cancel);
        LastLine = await NextLogLineAsync();
        return answer.StatusCode;
    }

    /// <summary>The log line of the last <see cref="AskAsync"/>.</summary>
    public string LastLine { get; private set; } = "";

    public async Task<string> NextLogLineAsync()
    {
        Assert.True(await _logged.WaitAsync(TimeSpan.FromSeconds(30), Cancel), "no line came");
        Assert.True(_log.TryDequeue(out var line));
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Mesh.DisposeAsync();
        await Upstream.DisposeAsync();
        _logged.Dispose();
    }

    private Task<IProxy> OpenAsync(string app) => Mesh.OpenProxyAsync(
        new ProxyIdentity
        {
            Kind = ProxyKind.Sidecar,
            Name = $"{app}-v1-6b9d7c-x2x4z",
            Namespace = "default",
            Labels = Manifests.Label("app", app).Add("version", "v1").Add("pod-template-hash", "6b9d7c"),
            ServiceAccount = $"bookinfo-{app}",
        },
        [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
        line =>
        {
            _log.Enqueue(line);
            _logged.Release();
        },
        Cancel);
}
