using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Soak;

/// <summary>
/// Reviews in two versions behind a sidecar and a gateway, with rules numbered from 0: rule n sends everything to version n mod 2
/// and writes its number on every answer.
/// </summary>
internal sealed class SoakMesh : IAsyncDisposable
{
    /// <summary>Different every time, and none of them may cost a request.</summary>
    private static readonly string[] Policies =
    [
        "",
        ", trafficPolicy: {loadBalancer: {simple: RANDOM}}",
        ", trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}, connectionPool: {tcp: {connectTimeout: 30s, maxConnections: 1000}}}",
    ];

    private readonly EmbeddedMesh _mesh;

    private readonly ImmutableArray<TestUpstream> _upstreams;

    private int _applying = -1;

    private int _applied = -1;

    private SoakMesh(EmbeddedMesh mesh, IProxy sidecar, IProxy gateway, ImmutableArray<TestUpstream> upstreams) =>
        (_mesh, Sidecar, Gateway, _upstreams) = (mesh, sidecar, gateway, upstreams);

    public IProxy Sidecar { get; }

    public IProxy Gateway { get; }

    /// <summary>The last rule whose application has begun.</summary>
    public int Applying => Volatile.Read(ref _applying);

    /// <summary>The last rule whose application has ended.</summary>
    public int Applied => Volatile.Read(ref _applied);

    /// <summary>Requests that reached a workload.</summary>
    public int Calls => _upstreams.Sum(static upstream => upstream.Calls);

    public static async Task<SoakMesh> StartAsync()
    {
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(3), NullLoggerFactory.Instance);
        var soak = new SoakMesh(
            mesh,
            await OpenAsync(mesh, new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default" }, 15001),
            await OpenAsync(mesh, new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") }, 8080),
            [await StartVersionAsync(0), await StartVersionAsync(1)]);
        soak.ApplyNext();
        return soak;
    }

    /// <summary>Applies the next rule, and another DestinationRule with it, in one snapshot. One call at a time.</summary>
    public void ApplyNext()
    {
        var number = _applying + 1;
        Volatile.Write(ref _applying, number);
        var applied = _mesh.Apply(Manifests.Snapshot(Rules(number)) with
        {
            Services = [new MeshService { Name = "reviews", Namespace = "default", Selector = Manifests.Label("app", "reviews"), Ports = [new(9080, "http", null, null)] }],
            Workloads = [.. _upstreams.Select(Workload)],
        });
        Assert.Empty(applied.Rejected);
        Volatile.Write(ref _applied, number);
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        foreach (var upstream in _upstreams) await upstream.DisposeAsync();
    }

    private static string Rules(int number) => """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gw}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v0, labels: {version: v0}}, {name: v1, labels: {version: v1}}]POLICY}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews, reviews.example.com]
          gateways: [mesh, gw]
          http:
          - {match: [{uri: {exact: /direct}}], directResponse: {status: 418, body: {string: "NUMBER"}}}
          - {route: [{destination: {host: reviews, subset: vVERSION}, headers: {response: {set: {x-rule: "NUMBER"}}}}]}
        """
        .Replace("POLICY", Policies[number % Policies.Length], StringComparison.Ordinal)
        .Replace("NUMBER", $"{number}", StringComparison.Ordinal)
        .Replace("VERSION", $"{number % 2}", StringComparison.Ordinal);

    private static Task<IProxy> OpenAsync(EmbeddedMesh mesh, ProxyIdentity identity, int port) =>
        mesh.OpenProxyAsync(identity, [new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, TestContext.Current.CancellationToken);

    private static Task<TestUpstream> StartVersionAsync(int version) =>
        TestUpstream.StartAsync(async context =>
        {
            // An answer before the end of the request may cost the caller its connection, at Envoy too.
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.WriteAsync($"{version} {context.Request.Path}{context.Request.QueryString}", context.RequestAborted);
        });

    private static MeshWorkload Workload(TestUpstream upstream, int version) => new()
    {
        Name = $"reviews-v{version}",
        Namespace = "default",
        Ready = true,
        Labels = Manifests.Label("app", "reviews").Add("version", $"v{version}"),
        Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, upstream.Address),
    };
}
