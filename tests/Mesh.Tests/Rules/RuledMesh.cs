using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>
/// Reviews in two versions behind the real mesh, a caller's sidecar and a gateway, ruled by Istio resources as a user writes
/// them. The workloads answer with their version, the path they were asked for and every header they saw.
/// </summary>
internal sealed class RuledMesh : IAsyncDisposable
{
    private const string DestinationRule = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}

        """;

    /// <summary>How long a state may take to come about on a loaded machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _log = new();

    private readonly SemaphoreSlim _logged = new(0);

    private readonly List<IAsyncDisposable> _owned = [];

    private EmbeddedMesh? _mesh;

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    /// <summary>What came of the last change.</summary>
    public ApplyResult Applied { get; private set; } = null!;

    public required IProxy Sidecar { get; init; }

    public required IProxy Gateway { get; init; }

    public required HttpClient Client { get; init; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="rules">The list <c>http</c> of a VirtualService for host reviews, as YAML in flow style.</param>
    /// <param name="gatewayObjects">More manifests; empty: none.</param>
    /// <param name="time">Null: the real one.</param>
    /// <param name="answer">What the workloads do besides; null: nothing.</param>
    /// <param name="settings">Of the mesh; null: the defaults.</param>
    /// <param name="endpoints">Where the workloads seem to listen; null: where they do.</param>
    public static async Task<RuledMesh> StartAsync(
        string rules, string gatewayObjects = "", TimeProvider? time = null, Func<HttpContext, Task>? answer = null, MeshSettings? settings = null, IPEndPoint? endpoints = null)
    {
        var v1 = await StartEchoAsync("v1", answer);
        var v2 = await StartEchoAsync("v2", answer);
        var mesh = EmbeddedMesh.Create(new MeshOptions(), time ?? TimeProvider.System, new SeededRandom(11), NullLoggerFactory.Instance);
        RuledMesh? ruled = null;
        var sidecar = await OpenAsync(new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default" }, 15001);
        var gateway = await OpenAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") }, 8080);
        ruled = new RuledMesh { Sidecar = sidecar, Gateway = gateway, Client = Clients.Through(sidecar) };
        ruled._owned.AddRange([mesh, v1, v2]);
        var written = Manifests.Snapshot(DestinationRule + (rules.Length == 0 ? "" : $"""
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {"{name: reviews}"}
            spec: {"{"} hosts: [reviews], http: {rules} {"}"}

            """) + gatewayObjects);
        foreach (var item in written.Objects) Assert.Empty(mesh.Validate(item).Errors);
        ruled._mesh = mesh;
        ruled._snapshot = written with
        {
            Settings = settings ?? new MeshSettings(),
            Services = [new MeshService { Name = "reviews", Namespace = "default", Selector = Manifests.Label("app", "reviews"), Ports = [new(9080, "http", null, null)] }],
            Workloads = [Workload("v1", endpoints ?? v1.Address), Workload("v2", endpoints ?? v2.Address)],
        };
        ruled.Applied = mesh.Apply(ruled._snapshot);
        Assert.Empty(ruled.Applied.Rejected);
        return ruled;

        Task<IProxy> OpenAsync(ProxyIdentity identity, int port) => mesh.OpenProxyAsync(identity, [new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0))], line => ruled?.Keep(line), Cancel);
    }

    /// <summary>Asks reviews through the sidecar.</summary>
    public async Task<Seen> AskAsync(string pathAndQuery = "/", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://reviews:9080{pathAndQuery}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request, Cancel);
        return await Seen.ReadAsync(answer);
    }

    /// <summary>Changes the mesh's settings and nothing else.</summary>
    public ApplyResult Apply(MeshSettings settings) => Applied = _mesh!.Apply(_snapshot = _snapshot with { Settings = settings });

    /// <summary>Waits for a state that comes about behind the caller's back.</summary>
    public static Task UntilAsync(Func<bool> holds) => Eventually.HoldsAsync(() => Task.FromResult(holds()), Patience, static () => "the calls expected");

    /// <summary>The next line of an access log, waiting for it.</summary>
    public async Task<string> NextLogLineAsync()
    {
        Assert.True(await _logged.WaitAsync(TimeSpan.FromSeconds(10), Cancel), "no access log line came");
        Assert.True(_log.TryDequeue(out var line));
        return line;
    }

    /// <summary>The caller's statistics, as its admin page shows them.</summary>
    public Task<string> StatsAsync() => Client.GetStringAsync(new Uri("http://localhost:15000/stats"), Cancel);

    /// <summary>Waits until a statistic has a value.</summary>
    public Task UntilStatAsync(string name, long value)
    {
        var page = "";
        return Eventually.HoldsAsync(
            async () => (page = await StatsAsync()).Split('\n').Contains(string.Create(CultureInfo.InvariantCulture, $"{name}: {value}")),
            Patience,
            () => $"{name}: {value}, but {string.Join(", ", page.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)))}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var item in _owned) await item.DisposeAsync();
        _logged.Dispose();
    }

    private void Keep(string line)
    {
        _log.Enqueue(line);
        _logged.Release();
    }

    private static Task<TestUpstream> StartEchoAsync(string version, Func<HttpContext, Task>? answer) => TestUpstream.StartAsync(async context =>
    {
        context.Response.Headers["x-upstream"] = version;
        context.Response.Headers["x-secret"] = "s";
        if (answer is not null) await answer(context);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var lines = context.Request.Headers.Select(static header => $"{header.Key.ToLowerInvariant()}: {header.Value}");
        await context.Response.WriteAsync($"{version} {target}\n{string.Join('\n', lines)}", context.RequestAborted);
    });

    private static MeshWorkload Workload(string version, IPEndPoint address) => new()
    {
        Name = $"reviews-{version}",
        Namespace = "default",
        Ready = true,
        Labels = Manifests.Label("app", "reviews").Add("version", version),
        Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, address),
    };
}

/// <summary>An answer, and the request as the workload saw it.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="Body">All of it.</param>
/// <param name="Answer">The answer's headers.</param>
internal sealed record Seen(int Status, string Body, IReadOnlyDictionary<string, string> Answer)
{
    /// <summary>Which workload answered, for example <c>v1</c>.</summary>
    public string Version => Body[..2];

    /// <summary>Path and query that the workload was asked for.</summary>
    public string Path => Body.Split('\n')[0][3..];

    /// <summary>A header that the workload saw; null: none.</summary>
    public string? Request(string name) => Body.Split('\n').Skip(1).Select(static line => line.Split(": ", 2)).FirstOrDefault(pair => pair[0] == name)?[1];

    public static async Task<Seen> ReadAsync(HttpResponseMessage answer) => new(
        (int)answer.StatusCode,
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).ToDictionary(static header => header.Key.ToLowerInvariant(), static header => header.Value.ToString()));
}
