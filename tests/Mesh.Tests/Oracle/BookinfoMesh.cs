using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Rules;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>
/// Reviews in three versions and ratings behind real sockets, each call through the caller's own sidecar: reviews v2 and v3 ask
/// ratings and answer with its stars. Rules are Istio manifests; nothing applies at the start.
/// </summary>
internal sealed class BookinfoMesh : IAsyncDisposable
{
    public const string Subsets = """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: v3, labels: {version: v3}}]}

        """;

    private readonly ConcurrentQueue<string> _log = new();

    private readonly SemaphoreSlim _logged = new(0);

    private readonly List<IAsyncDisposable> _owned = [];

    private readonly EmbeddedMesh _mesh;

    private readonly Dictionary<string, HttpClient> _clients = [];

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    private BookinfoMesh(TimeProvider time) => _mesh = EmbeddedMesh.Create(new MeshOptions(), time, new SeededRandom(17), NullLoggerFactory.Instance);

    /// <summary>The page's sidecar.</summary>
    private HttpClient Client => _clients["productpage"];

    /// <summary>Address of the gateway's listener 8080.</summary>
    public IPEndPoint Gateway { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BookinfoMesh> StartAsync(TimeProvider? time = null)
    {
        var bookinfo = new BookinfoMesh(time ?? TimeProvider.System);
        await bookinfo.StartAsync();
        return bookinfo;
    }

    /// <summary>Makes these manifests all that holds.</summary>
    public ApplyResult Apply(params string[] manifests) =>
        _mesh.Apply(_snapshot = _snapshot with { Objects = Manifests.Snapshot(string.Join("\n---\n", manifests)).Objects });

    /// <summary>What the webhook says.</summary>
    public ValidationResult Validate(string manifest) => _mesh.Validate(Manifests.Object(manifest));

    public static string Rules(string host, string http) =>
        $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: {{host}}}
        spec: { hosts: [{{host}}], http: {{http}} }

        """;

    /// <summary>Asks a service from the page's pod.</summary>
    public async Task<Seen> AskAsync(string url, string? endUser = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{url}");
        if (endUser is not null) request.Headers.Add("end-user", endUser);
        using var answer = await Client.SendAsync(request, Cancel);
        return await Seen.ReadAsync(answer);
    }

    /// <summary>How often each version of reviews answered.</summary>
    public async Task<Dictionary<string, int>> CountAsync(int calls, string? endUser = null)
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < calls; i++)
        {
            var version = (await AskAsync("reviews:9080/reviews/0", endUser)).Version;
            seen[version] = seen.GetValueOrDefault(version) + 1;
        }

        return seen;
    }

    /// <summary>Waits until a fault of this workload's sidecar holds a request back.</summary>
    public Task UntilParkedAsync(string workload) => Eventually.HoldsAsync(
        async () => (await _clients[workload].GetStringAsync(new Uri("http://localhost:15000/stats?filter=active_faults"), Cancel)).Contains("active_faults: 1\n", StringComparison.Ordinal),
        RuledMesh.Patience,
        () => $"a request held back at {workload}");

    /// <summary>The next line of the page's access log, waiting for it.</summary>
    public async Task<string> NextLogLineAsync()
    {
        Assert.True(await _logged.WaitAsync(RuledMesh.Patience, Cancel), "no access log line came");
        Assert.True(_log.TryDequeue(out var line));
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) client.Dispose();
        await _mesh.DisposeAsync();
        foreach (var item in _owned) await item.DisposeAsync();
        _logged.Dispose();
    }

    private async Task StartAsync()
    {
        _clients["productpage"] = Clients.Through(await OpenAsync(ProxyKind.Sidecar, "productpage", "productpage", Keep));
        var gateway = await OpenAsync(ProxyKind.Gateway, "gateway", "ingressgateway", static _ => { });
        Gateway = gateway.Endpoints[0];
        var workloads = new List<MeshWorkload> { await WorkloadAsync("ratings", "v1", static context => context.Response.WriteAsync("stars")) };
        foreach (var version in new[] { "v1", "v2", "v3" })
        {
            var sidecar = await OpenAsync(ProxyKind.Sidecar, $"reviews-{version}", "reviews", static _ => { });
            var client = _clients[$"reviews-{version}"] = Clients.Through(sidecar);
            workloads.Add(await WorkloadAsync("reviews", version, context => ReviewAsync(context, version, client)));
        }

        _snapshot = new MeshSnapshot { Services = [Service("reviews"), Service("ratings")], Workloads = [.. workloads] };
        _mesh.Apply(_snapshot);
    }

    private async Task<IProxy> OpenAsync(ProxyKind kind, string name, string app, Action<string> log)
    {
        var isGateway = kind == ProxyKind.Gateway;
        return await _mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = kind, Name = name, Namespace = isGateway ? "istio-system" : "default", Labels = Manifests.Label(isGateway ? "istio" : "app", app) },
            [new ProxyBind(isGateway ? 8080 : 15001, new IPEndPoint(IPAddress.Loopback, 0))], log, Cancel);
    }

    private static async Task ReviewAsync(HttpContext context, string version, HttpClient sidecar)
    {
        if (version == "v1")
        {
            await context.Response.WriteAsync("v1 no stars", context.RequestAborted);
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "http://ratings:9080/ratings/0");
        if (context.Request.Headers.TryGetValue("end-user", out var user)) request.Headers.Add("end-user", user.ToString());
        using var ratings = await sidecar.SendAsync(request, context.RequestAborted);
        await context.Response.WriteAsync($"{version} {(int)ratings.StatusCode} {await ratings.Content.ReadAsStringAsync(context.RequestAborted)}", context.RequestAborted);
    }

    private async Task<MeshWorkload> WorkloadAsync(string app, string version, RequestDelegate answer)
    {
        var upstream = await TestUpstream.StartAsync(answer);
        _owned.Add(upstream);
        return new MeshWorkload
        {
            Name = $"{app}-{version}",
            Namespace = "default",
            Ready = true,
            Labels = Manifests.Label("app", app).Add("version", version),
            Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, upstream.Address),
        };
    }

    private static MeshService Service(string name) => new() { Name = name, Namespace = "default", Selector = Manifests.Label("app", name), Ports = [new(9080, "http", null, null)] };

    private void Keep(string line)
    {
        _log.Enqueue(line);
        _logged.Release();
    }
}
