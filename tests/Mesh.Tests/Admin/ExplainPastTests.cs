using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>Real requests are explained by the table that took them: what <c>playground explain --last</c> prints.</summary>
public sealed class ExplainPastTests
{
    private const string Service = """
        kind: Service
        metadata: {name: reviews}
        spec: {clusterIP: 10.96.0.7, selector: {app: reviews}, ports: [{port: 9080, name: http}]}
        ---
        kind: Service
        metadata: {name: queue}
        spec: {clusterIP: 10.96.0.8, selector: {app: queue}, ports: [{port: 6000, name: tcp}]}
        ---

        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_keeps_its_rule_when_the_rules_change_and_asks_the_table_of_its_time()
    {
        await using var mesh = Start(Answering(201));
        await using var caller = await OpenAsync(mesh);
        using var client = Clients.Through(caller);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://reviews:9080/reviews/0?x=y") { Headers = { { "end-user", "jason" }, { "password", "hidden" } } };
        Assert.Equal(HttpStatusCode.Created, (await client.SendAsync(request, Cancel)).StatusCode);

        Assert.Empty(mesh.Apply(Manifests.Snapshot(Answering(202))).Rejected);
        var seen = await OnlyAsync(caller, 1);
        var then = caller.Explain(seen)!;
        var now = caller.Explain(seen.Question!);

        Assert.Equal("default/reviews http[0].match[0]", seen.Rule);
        Assert.Equal((201, 201, 202), (seen.Status, then.Outcome.Status, now.Outcome.Status));
        Assert.Equal(seen.TableVersion, then.Version);
        Assert.True(caller.TableVersion > then.Version);
        Assert.Equal(RuleVerdict.Taken, then.Rules[0].Verdict);
        Assert.Equal("/reviews/0?x=y", seen.Question!.PathAndQuery);

        // Only what a rule looks at is remembered.
        Assert.Equal([KeyValuePair.Create("end-user", "jason")], seen.Question.Headers);
    }

    [Fact]
    public async Task Tables_are_kept_for_the_requests_that_met_them_and_no_more_than_a_few()
    {
        await using var mesh = Start(Answering(201));
        await using var caller = await OpenAsync(mesh);
        using var client = Clients.Through(caller);
        for (var i = 0; i < 12; i++)
        {
            (await client.GetAsync(new Uri("http://reviews:9080/"), Cancel)).Dispose();
            await OnlyAsync(caller, i + 1);
            mesh.Apply(Manifests.Snapshot(Answering(201)));
        }

        var requests = caller.LastRequests;
        Assert.Null(caller.Explain(requests[0]));
        Assert.NotNull(caller.Explain(requests[^1]));

        // Tables that nobody met take nobody's place.
        for (var i = 0; i < 20; i++) mesh.Apply(Manifests.Snapshot(Answering(201)));
        Assert.NotNull(caller.Explain(requests[^1]));
    }

    [Fact]
    public async Task Connections_are_remembered_with_their_rule_and_cluster()
    {
        using var echo = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        echo.Start();
        await using var mesh = Start(Service + $$"""
            kind: Pod
            metadata: {name: queue-1, labels: {app: queue} }
            ports: {6000: {{((IPEndPoint)echo.LocalEndpoint).Port}} }
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: queue}
            spec: {hosts: [queue], tcp: [{route: [{destination: {host: queue} }]}]}
            """);
        await using var caller = await OpenAsync(mesh);
        using (var socket = new System.Net.Sockets.TcpClient())
        {
            await socket.ConnectAsync(caller.Endpoints[0], Cancel);
            var stream = socket.GetStream();
            await stream.WriteAsync("CONNECT queue:6000 HTTP/1.1\r\nHost: queue:6000\r\n\r\n"u8.ToArray(), Cancel);
            (await echo.AcceptSocketAsync(Cancel)).Dispose();
        }

        var seen = await OnlyAsync(caller, 1);
        Assert.Equal(("default/queue tcp[0]", "outbound|6000||queue.default.svc.cluster.local", "queue:6000"), (seen.Rule, seen.Cluster, seen.Authority));
        Assert.Null(seen.Method);
        Assert.StartsWith("connected to outbound|6000||queue", caller.Explain(seen)!.Outcome.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://reviews:9080/", "{route: [{destination: {host: reviews, subset: v9}}]}", "NC", "subset v9 is defined nowhere: apply a DestinationRule for reviews.default.svc.cluster.local")]
    [InlineData("http://reviews:9080/", "{route: [{destination: {host: reveiws}}]}", "NC", "no Service or ServiceEntry has the host reveiws.default.svc.cluster.local; did you mean reviews?")]
    [InlineData("http://reviews:9080/", "{route: [{destination: {host: reviews, port: {number: 80}}}]}", "NC", "reviews.default.svc.cluster.local has no port 80; it has 9080")]
    [InlineData("http://reviews:9080/", "{route: [{destination: {host: reviews}}]}", "UH", "no ready pod fits the selector of Service reviews")]
    [InlineData("http://reviews:9080/", "{match: [{uri: {exact: /x}}], directResponse: {status: 200}}", "NR", "a last rule without match")]
    [InlineData("http://reviews:9080/", "{fault: {abort: {httpStatus: 555, percentage: {value: 100}}}, route: [{destination: {host: reviews}}]}", "FI", null)]
    [InlineData("tcp://queue:6000", "{directResponse: {status: 200}}", "UH", "no ready pod fits the selector of Service queue")]
    [InlineData("http://reveiws:9080/", "{directResponse: {status: 200}}", null, "no Service is called reveiws; did you mean reviews?")]
    [InlineData("http://reviews.prod:9080/", "{directResponse: {status: 200}}", null, null)]
    [InlineData("http://example.com:9080/", "{directResponse: {status: 200}}", null, null)]
    public async Task What_goes_wrong_is_told_with_what_to_change(string url, string rule, string? flag, string? hint)
    {
        await using var mesh = Start(Service + $"apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: reviews}}\nspec: {{hosts: [reviews], http: [{rule}]}}\n");
        await using var caller = await OpenAsync(mesh);

        var outcome = caller.Explain(Ask(url)).Outcome;

        Assert.Equal(flag, outcome.Flag);
        if (hint is null) Assert.Null(outcome.Hint);
        else Assert.Contains(hint, outcome.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_is_let_out_an_unknown_host_asks_for_a_ServiceEntry()
    {
        await using var mesh = Start(Service + "kind: MeshConfig\nregistryOnly: true");
        await using var caller = await OpenAsync(mesh);

        foreach (var url in new[] { "http://example.com:9080/", "https://example.com:443/", "tls://example.com:443" })
        {
            var outcome = caller.Explain(Ask(url)).Outcome;
            Assert.Contains("BlackHoleCluster", outcome.Summary, StringComparison.Ordinal);
            Assert.Contains("make a ServiceEntry with hosts: [example.com]", outcome.Hint!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tls_that_passes_is_explained_by_its_server_name()
    {
        await using var mesh = Start(Service + """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: outside}
            spec: {hosts: [www.example.com], location: MESH_EXTERNAL, resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: outside}
            spec:
              hosts: [www.example.com]
              tls:
                - match: [{port: 443, sniHosts: [www.example.com]}]
                  route: [{destination: {host: www.example.com, port: {number: 443}}}]
            """);
        await using var caller = await OpenAsync(mesh);

        var known = caller.Explain(Ask("https://www.example.com:443/"));
        var unknown = caller.Explain(Ask("https://api.example.com:443/"));

        Assert.Equal("default/outside tls[0].match[0]", Assert.Single(known.Rules).Rule);
        Assert.Equal("outbound|443||www.example.com", Assert.Single(known.Outcome.Clusters).Name);
        Assert.Contains("passed through to api.example.com:443", unknown.Outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_names_its_hosts_ports_and_server_names_to_whoever_misses_them()
    {
        await using var mesh = Start(Service + """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: shop}
            spec:
              selector: {istio: ingressgateway}
              servers:
                - {port: {number: 8080, name: http, protocol: HTTP}, hosts: [shop.example.com]}
                - {port: {number: 8443, name: https, protocol: HTTPS}, hosts: [shop.example.com], tls: {mode: SIMPLE, credentialName: absent}}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec: {hosts: [shop.example.com], gateways: [shop], http: [{directResponse: {status: 200}}]}
            """);
        await using var gateway = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") },
            [new ProxyBind(8443, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, Cancel);

        Assert.Contains("hosts known here: shop.example.com; did you mean shop.example.com?", Hint("http://shopp.example.com:8080/"), StringComparison.Ordinal);
        Assert.Contains("no server of default/shop has port 81; open are 8080, 8443", Hint("http://shop.example.com:81/"), StringComparison.Ordinal);
        Assert.Contains("call it with http://", Hint("https://shop.example.com:8080/"), StringComparison.Ordinal);
        Assert.Contains("call it with https://", Hint("http://shop.example.com:8443/"), StringComparison.Ordinal);
        Assert.Contains("server names known here: shop.example.com", Hint("https://other.example.org:8443/"), StringComparison.Ordinal);
        Assert.Contains("secret istio-system/absent: not found", gateway.Explain(Ask("https://shop.example.com:8443/")).Outcome.Summary, StringComparison.Ordinal);

        string Hint(string url) => gateway.Explain(Ask(url)).Outcome.Hint ?? "";
    }

    [Fact]
    public async Task A_preflight_that_the_policy_answers_never_reaches_the_upstream()
    {
        await using var mesh = Start(Service + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec: {hosts: [reviews], http: [{corsPolicy: {allowOrigins: [{exact: 'https://a.example'}]}, route: [{destination: {host: reviews}}]}]}
            """);
        await using var caller = await OpenAsync(mesh);
        var preflight = Ask("http://reviews:9080/") with { Method = "OPTIONS", Headers = [KeyValuePair.Create("Origin", "https://a.example"), KeyValuePair.Create("Access-Control-Request-Method", "GET")] };

        Assert.Equal(200, caller.Explain(preflight).Outcome.Status);
        Assert.Equal("UH", caller.Explain(preflight with { Headers = [KeyValuePair.Create("Origin", "https://b.example"), KeyValuePair.Create("Access-Control-Request-Method", "GET")] }).Outcome.Flag);
        Assert.Equal("UH", caller.Explain(preflight with { Method = "GET" }).Outcome.Flag);
    }

    private static string Answering(int status) => Service + $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
            - match: [{headers: {end-user: {exact: jason} } }, {uri: {exact: /} }]
              directResponse: {status: {{status}} }
        """;

    private static RequestQuestion Ask(string url)
    {
        var uri = new Uri(url);
        return new RequestQuestion { Authority = uri.Authority, Port = uri.Port, Scheme = uri.Scheme, PathAndQuery = uri.PathAndQuery };
    }

    /// <summary>The last of so many: a request is remembered a moment after its answer.</summary>
    private static async Task<SeenRequest> OnlyAsync(IProxy proxy, int count)
    {
        await Bookinfo.Testing.Eventually.HoldsAsync(() => Task.FromResult(proxy.LastRequests.Count == count), TimeSpan.FromSeconds(30), () => $"{proxy.LastRequests.Count} requests are remembered, not {count}");
        return proxy.LastRequests[^1];
    }

    private static EmbeddedMesh Start(string yaml)
    {
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(3), NullLoggerFactory.Instance);
        Assert.Empty(mesh.Apply(Manifests.Snapshot(yaml)).Rejected);
        return mesh;
    }

    private static Task<IProxy> OpenAsync(EmbeddedMesh mesh) => mesh.OpenProxyAsync(
        new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default", Labels = Manifests.Label("app", "productpage") },
        [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
        static _ => { },
        Cancel);
}
