using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Istio resources in, traffic out: all rooms together, through the public seam only.</summary>
public sealed class RealRulesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_are_routed_by_header_and_everyone_else_gets_v1()
    {
        await using var v1 = await TestUpstream.StartAsync("v1");
        await using var v2 = await TestUpstream.StartAsync("v2");
        await using var v3 = await TestUpstream.StartAsync("v3");
        await using var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(5), NullLoggerFactory.Instance);
        await using var page = await OpenAsync(mesh, new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "productpage-1", Namespace = "default" }, 15001);
        await using var gateway = await OpenAsync(
            mesh, new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Labels("istio", "ingressgateway") }, 8080);
        var snapshot = new MeshSnapshot
        {
            Workloads = [Workload("v1", v1), Workload("v2", v2), Workload("v3", v3)],
            Services =
            [
                new MeshService { Name = "reviews", Namespace = "default", ClusterIP = "10.96.0.7", Selector = Labels("app", "reviews"), Ports = [new(9080, "http", null, null)] },
            ],
        };
        using var client = Clients.Through(page);

        mesh.Apply(snapshot);
        var seen = new HashSet<string>();
        for (var i = 0; i < 60; i++) seen.Add(await client.GetStringAsync(new Uri("http://reviews:9080/reviews/0"), Cancel));
        Assert.Equal(3, seen.Count);

        var objects = ImmutableArray.Create(
            Object("DestinationRule", """{"host":"reviews","subsets":[{"name":"v1","labels":{"version":"v1"}},{"name":"v2","labels":{"version":"v2"}}]}"""),
            Object("VirtualService", """
                {"hosts":["reviews"],"http":[
                  {"match":[{"headers":{"end-user":{"exact":"jason"}}}],"route":[{"destination":{"host":"reviews","subset":"v2"}}]},
                  {"route":[{"destination":{"host":"reviews","subset":"v1"}}]}]}
                """),
            Object("Gateway", """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":8080,"name":"http","protocol":"HTTP"},"hosts":["*"]}]}""", "gw"),
            Object("VirtualService", """{"hosts":["*"],"gateways":["gw"],"http":[{"match":[{"uri":{"prefix":"/reviews"}}],"route":[{"destination":{"host":"reviews","port":{"number":9080}}}]}]}""", "in"));
        foreach (var item in objects) Assert.Empty(mesh.Validate(item).Errors);
        Assert.Empty(mesh.Apply(snapshot with { Objects = objects }).Rejected);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("v1", await client.GetStringAsync(new Uri("http://reviews:9080/reviews/0"), Cancel));
            using var request = new HttpRequestMessage(HttpMethod.Get, "http://reviews.default.svc.cluster.local:9080/reviews/0");
            request.Headers.Add("end-user", "jason");
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal("v2", await answer.Content.ReadAsStringAsync(Cancel));
        }

        using var browser = Clients.Direct();
        Assert.StartsWith("v", await browser.GetStringAsync(new Uri($"http://{gateway.Endpoints[0]}/reviews/0"), Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri($"http://{gateway.Endpoints[0]}/other"), Cancel)).StatusCode);

        mesh.Apply(snapshot);
        using var newcomer = Clients.Direct();
        await Assert.ThrowsAsync<HttpRequestException>(() => newcomer.GetAsync(new Uri($"http://{gateway.Endpoints[0]}/reviews/0"), Cancel));
    }

    private static Task<IProxy> OpenAsync(EmbeddedMesh mesh, ProxyIdentity identity, int port) =>
        mesh.OpenProxyAsync(identity, [new ProxyBind(port, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, Cancel);

    private static MeshWorkload Workload(string version, TestUpstream upstream) => new()
    {
        Name = $"reviews-{version}",
        Namespace = "default",
        Ready = true,
        Labels = Labels("app", "reviews").Add("version", version),
        Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, upstream.Address),
    };

    private static ImmutableDictionary<string, string> Labels(string key, string value) => ImmutableDictionary<string, string>.Empty.Add(key, value);

    private static MeshObject Object(string kind, string spec, string name = "reviews") => new()
    {
        Group = "networking.istio.io",
        Kind = kind,
        Namespace = "default",
        Name = name,
        Spec = JsonDocument.Parse(spec).RootElement,
    };
}
