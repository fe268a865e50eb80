using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Rules;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>
/// Service <c>hello:5000</c> behind the real mesh, one pod per name, and a caller's sidecar. A pod answers with its name;
/// <c>/status/N</c> makes it answer with that status, and so does <see cref="Sick"/>.
/// </summary>
internal sealed class BalancedMesh : IAsyncDisposable
{
    public const string Cluster = "outbound|5000||hello.default.svc.cluster.local";

    private readonly List<IAsyncDisposable> _owned = [];

    private readonly Dictionary<string, (TestUpstream Upstream, string? Locality, ImmutableDictionary<string, string> Labels)> _pods = [];

    private readonly string _rules;

    private readonly EmbeddedMesh _mesh;

    private HttpClient? _client;

    private BalancedMesh(string rules, TimeProvider? time)
    {
        _rules = rules;
        _mesh = EmbeddedMesh.Create(new MeshOptions(), time ?? TimeProvider.System, new SeededRandom(5), NullLoggerFactory.Instance);
    }

    /// <summary>Status that a pod answers everything with.</summary>
    public ConcurrentDictionary<string, int> Sick { get; } = new();

    public HttpClient Client => _client ?? throw new InvalidOperationException("not started");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="rules">Manifests of Istio resources.</param>
    /// <param name="pods">Names, each with a locality behind <c>@</c> if it has one: <c>a@r1/z1</c>.</param>
    /// <param name="caller">The caller's labels; null: none.</param>
    /// <param name="time">Null: the real one.</param>
    public static async Task<BalancedMesh> StartAsync(string rules, string[] pods, ImmutableDictionary<string, string>? caller = null, TimeProvider? time = null)
    {
        var mesh = new BalancedMesh(rules, time);
        foreach (var pod in pods) await mesh.AddAsync(pod);
        var identity = new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default", Labels = caller ?? ImmutableDictionary<string, string>.Empty };
        var sidecar = await mesh._mesh.OpenProxyAsync(identity, [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, Cancel);
        mesh._client = Clients.Through(sidecar);
        mesh.Apply();
        return mesh;
    }

    /// <summary>Starts one more pod; <see cref="Apply"/> makes it known.</summary>
    public async Task AddAsync(string pod, ImmutableDictionary<string, string>? labels = null)
    {
        var (name, locality) = pod.Split('@') is [var first, var second] ? (first, second) : (pod, null);
        var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers["x-pod"] = name;
            context.Response.StatusCode = context.Request.Path.Value!.Split('/') is [_, "status", var code] ? int.Parse(code, CultureInfo.InvariantCulture) : Sick.GetValueOrDefault(name, 200);
            return context.Response.WriteAsync(name, context.RequestAborted);
        });
        _owned.Add(upstream);
        _pods[name] = (upstream, locality, labels ?? ImmutableDictionary<string, string>.Empty);
    }

    /// <summary>The pod goes on answering, but the mesh does not know it any more.</summary>
    public void Forget(string pod) => _pods.Remove(pod);

    /// <summary>Nobody listens where the pod is said to be.</summary>
    public Task KillAsync(string pod) => _pods[pod].Upstream.DisposeAsync().AsTask();

    /// <summary>Mesh config; taken up by the next <see cref="Apply"/>.</summary>
    public MeshSettings Settings { get; set; } = new();

    /// <summary>Opens the sidecar of a pod.</summary>
    public Task<IProxy> InjectAsync(string pod) =>
        _mesh.OpenProxyAsync(new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = pod, Namespace = "default", Labels = Manifests.Label("app", "hello") }, [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, Cancel);

    /// <param name="rules">Null: those it was started with.</param>
    public void Apply(string? rules = null)
    {
        var written = Manifests.Snapshot(rules ?? _rules);
        foreach (var item in written.Objects) Assert.Empty(_mesh.Validate(item).Errors);
        var applied = _mesh.Apply(written with
        {
            Settings = Settings,
            Services = [new MeshService { Name = "hello", Namespace = "default", Selector = Manifests.Label("app", "hello"), Ports = [new(5000, "http", null, null)] }],
            Workloads = [.. _pods.Select(static pod => new MeshWorkload
            {
                Name = pod.Key,
                Namespace = "default",
                Ready = true,
                Locality = pod.Value.Locality,
                Labels = pod.Value.Labels.Add("app", "hello"),
                Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(5000, pod.Value.Upstream.Address),
            })],
        });
        Assert.Empty(applied.Rejected);
    }

    public async Task<Seen> AskAsync(string pathAndQuery = "/", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://hello:5000{pathAndQuery}");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await Client.SendAsync(request, Cancel);
        return await Seen.ReadAsync(answer);
    }

    /// <summary>Asks several times and counts who answered.</summary>
    public async Task<Dictionary<string, int>> CountAsync(int times, string pathAndQuery = "/", params (string Name, string Value)[] headers)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < times; i++)
        {
            var seen = await AskAsync(pathAndQuery, headers);
            counts[seen.Body] = counts.GetValueOrDefault(seen.Body) + 1;
        }

        return counts;
    }

    /// <summary>A counter of the service's cluster, as <c>/stats</c> has it; null: not there.</summary>
    public async Task<long?> StatAsync(string metric)
    {
        var page = await Client.GetStringAsync(new Uri("http://localhost:15000/stats"), Cancel);
        var line = page.Split('\n').FirstOrDefault(line => line.StartsWith($"cluster.{Cluster};.{metric}: ", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    public Task<string> ClustersAsync() => Client.GetStringAsync(new Uri("http://localhost:15000/clusters"), Cancel);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _mesh.DisposeAsync();
        foreach (var item in _owned) await item.DisposeAsync();
    }
}
