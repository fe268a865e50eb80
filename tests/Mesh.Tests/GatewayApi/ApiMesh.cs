using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>
/// A Gateway named <c>door</c> (HTTP and TCP) with its own proxy, the mesh's ingress gateway, a caller's sidecar, and Services a, b (namespace default) and c (namespace
/// other) whose workloads answer with their name, the target they were asked for and the headers they saw.
/// </summary>
internal sealed class ApiMesh : IAsyncDisposable
{
    private const string Door = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: door}
        spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}, {name: tcp, port: 31400, protocol: TCP}]}
        ---

        """;

    private readonly List<IAsyncDisposable> _owned = [];

    private EmbeddedMesh? _mesh;

    private MeshSnapshot _snapshot = MeshSnapshot.Empty;

    private HttpClient? _browser;

    private HttpClient? _caller;

    private IProxy? _gateway;

    private IProxy? _ingress;

    /// <summary>Where the Gateway's listener for HTTP answers.</summary>
    public IPEndPoint Http => _gateway!.Endpoints[0];

    /// <summary>The caller's.</summary>
    public IProxy Sidecar { get; private set; } = null!;

    /// <summary>Where the listener for TCP answers.</summary>
    public IPEndPoint Tcp => _gateway!.Endpoints[1];

    /// <summary>Where port 443 answers while a listener claims it.</summary>
    public IPEndPoint Tls => _gateway!.Endpoints[2];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="rules">Manifests; a Gateway <c>door</c> with one HTTP listener is there already.</param>
    public static async Task<ApiMesh> StartAsync(string rules)
    {
        var started = new ApiMesh { _mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(3), NullLoggerFactory.Instance) };
        started._owned.Add(started._mesh);
        foreach (var (name, space) in new[] { ("a", "default"), ("b", "default"), ("c", "other") }) await started.AddAsync(name, space);
        started._snapshot = started._snapshot with
        {
            Services = started._snapshot.Services.Add(new MeshService
            {
                Name = "door-istio",
                Namespace = "default",
                Selector = Manifests.Label("gateway.networking.k8s.io/gateway-name", "door"),
                Ports = [new(80, "http", "80", null)],
                LoadBalancer = ["127.0.0.1"],
            }),
        };
        started._gateway = await started.OpenAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "door-1", Namespace = "default", Labels = Manifests.Label("gateway.networking.k8s.io/gateway-name", "door") }, 80, 31400, 443);
        started._ingress = await started.OpenAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "ingress", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") }, 80);
        var sidecar = await started.OpenAsync(new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default" }, 15001);
        started.Sidecar = sidecar;
        (started._browser, started._caller) = (Clients.Direct(), Clients.Through(sidecar));
        started.Apply(rules);
        return started;
    }

    public ApplyResult Apply(string rules, params MeshSecret[] secrets)
    {
        // A test may bring a door of its own.
        var written = Manifests.Snapshot(rules.Contains("name: door}\nspec: {gatewayClassName", StringComparison.Ordinal) ? rules : Door + rules);
        foreach (var item in written.Objects) Assert.Empty(_mesh!.Validate(item).Errors);
        var result = _mesh!.Apply(_snapshot with { Objects = written.Objects, Secrets = [.. secrets] });
        Assert.Empty(result.Rejected);
        return result;
    }

    /// <summary>Asks the Gateway <c>door</c>.</summary>
    public Task<Answer> AskAsync(string host, string target, params (string Name, string Value)[] headers) => AskAsync(_gateway!.Endpoints[0], host, target, headers);

    /// <summary>Asks the mesh's ingress gateway.</summary>
    public Task<Answer> AskIngressAsync(string host, string target) => AskAsync(_ingress!.Endpoints[0], host, target);

    public async Task<Answer> AskAsync(IPEndPoint address, string host, string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}{target}");
        request.Headers.Host = host;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.ReadAsync(_browser!, request);
    }

    /// <summary>Asks a service through the caller's sidecar.</summary>
    public async Task<Answer> CallAsync(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Answer.ReadAsync(_caller!, request);
    }

    /// <summary>A workload of another kind, in namespace default.</summary>
    public void Add(string name, int port, string protocol, IPEndPoint address) => _snapshot = _snapshot with
    {
        Services = _snapshot.Services.Add(new MeshService { Name = name, Namespace = "default", Selector = Manifests.Label("app", name), Ports = [new(port, protocol, null, null)] }),
        Workloads = _snapshot.Workloads.Add(new MeshWorkload
        {
            Name = $"{name}-1",
            Namespace = "default",
            Ready = true,
            Labels = Manifests.Label("app", name),
            Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(port, address),
        }),
    };

    public async ValueTask DisposeAsync()
    {
        _browser?.Dispose();
        _caller?.Dispose();
        foreach (var item in _owned) await item.DisposeAsync();
    }

    private async Task AddAsync(string name, string space)
    {
        var upstream = await TestUpstream.StartAsync(context =>
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var lines = context.Request.Headers.Select(static header => $"{header.Key.ToLowerInvariant()}: {header.Value}");
            return context.Response.WriteAsync($"{name} {target}\n{string.Join('\n', lines)}", context.RequestAborted);
        });
        _owned.Add(upstream);
        _snapshot = _snapshot with
        {
            Services = _snapshot.Services.Add(new MeshService { Name = name, Namespace = space, Selector = Manifests.Label("app", name), Ports = [new(8000, "http", null, null)] }),
            Workloads = _snapshot.Workloads.Add(new MeshWorkload
            {
                Name = $"{name}-1",
                Namespace = space,
                Ready = true,
                Labels = Manifests.Label("app", name),
                Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(8000, upstream.Address),
            }),
        };
    }

    private Task<IProxy> OpenAsync(ProxyIdentity identity, params int[] ports) =>
        _mesh!.OpenProxyAsync(identity, [.. ports.Select(port => new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0)))], static _ => { }, Cancel);
}

/// <param name="Status">Of the answer.</param>
/// <param name="Body">All of it.</param>
/// <param name="Location">Where a redirect leads; null: nowhere.</param>
internal sealed record Answer(int Status, string Body, string? Location)
{
    /// <summary>Name of the workload and the target it saw, for example <c>a /x</c>.</summary>
    public string First => Body.Split('\n')[0];

    /// <summary>A header that the workload saw; null: none.</summary>
    public string? Request(string name) => Body.Split('\n').Skip(1).Select(static line => line.Split(": ", 2)).FirstOrDefault(pair => pair[0] == name)?[1];

    public static async Task<Answer> ReadAsync(HttpClient client, HttpRequestMessage request)
    {
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.Location?.ToString());
    }
}
