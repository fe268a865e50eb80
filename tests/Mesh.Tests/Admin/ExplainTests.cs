using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>Which rule takes a request, and why the others do not: what <c>playground explain</c> prints.</summary>
public sealed class ExplainTests
{
    private const string Bookinfo = """
        kind: Service
        metadata: {name: reviews}
        spec: {clusterIP: 10.96.0.7, selector: {app: reviews}, ports: [{port: 9080, name: http}]}
        ---
        kind: Pod
        metadata: {name: reviews-v1, labels: {app: reviews, version: v1}}
        ports: {9080: 40001}
        ---
        kind: Pod
        metadata: {name: reviews-v2, labels: {app: reviews, version: v2}}
        ports: {9080: 40002}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec:
          host: reviews
          trafficPolicy: {connectionPool: {tcp: {maxConnections: 1}}, outlierDetection: {consecutive5xxErrors: 3}}
          subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}]
        ---

        """;

    private const string Jason = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
            - name: jason
              match: [{headers: {end-user: {exact: jason}}, uri: {prefix: /reviews}}]
              route: [{destination: {host: reviews, subset: v2}}]
              timeout: 3s
              fault: {delay: {fixedDelay: 2s, percentage: {value: 50}}}
            - match: [{sourceLabels: {app: ratings}}]
              route: [{destination: {host: reviews, subset: v1}}]
            - match: [{port: 8080}]
              route: [{destination: {host: reviews, subset: v1}}]
            - route: [{destination: {host: reviews, subset: v1}, weight: 75}, {destination: {host: reviews, subset: v9}, weight: 25}]
            - match: [{uri: {exact: /late}}]
              route: [{destination: {host: reviews, subset: v1}}]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: younger}
        spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews}}]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: hidden, namespace: other}
        spec: {hosts: [reviews.default.svc.cluster.local], exportTo: [.], http: [{route: [{destination: {host: reviews}}]}]}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rule_that_takes_the_request_shows_values_wanted_and_found_and_where_it_leads()
    {
        await using var mesh = Mesh(Bookinfo + Jason);
        await using var caller = await SidecarAsync(mesh);

        var answer = caller.Explain(Ask("reviews:9080", 9080, "/reviews/0", ("end-user", "jason")));

        Assert.Equal("9080", answer.Routes);
        Assert.Equal("reviews.default.svc.cluster.local:9080", answer.VirtualHost);
        Assert.Equal([RuleVerdict.Taken, RuleVerdict.NotReached], answer.Rules.Select(static rule => rule.Verdict));
        Assert.Equal("default/reviews http[0].match[0]", answer.Rules[0].Rule);
        Assert.Equal(
            [new ExplainedCondition("uri", "prefix \"/reviews\"", "/reviews/0", true), new("headers[end-user]", "exact \"jason\"", "jason", true)],
            answer.Rules[0].Conditions);
        var cluster = Assert.Single(answer.Outcome.Clusters);
        Assert.Equal("outbound|9080|v2|reviews.default.svc.cluster.local", cluster.Name);
        Assert.Equal([new ExplainedEndpoint("127.0.0.1:40002", "default/reviews-v2")], cluster.Endpoints);
        Assert.Contains("timeout: 3 s", answer.Outcome.Policies);
        Assert.Contains("fault.delay: 2 s for 50 % (before the timeout begins)", answer.Outcome.Policies);
        Assert.Contains("retries: 2 on connect-failure,refused-stream,cancelled,unavailable", answer.Outcome.Policies);
        Assert.Equal(
            ["subset labels: version=v2", "loadBalancer.simple: RANDOM", "connectionPool.tcp.maxConnections: 1", "outlierDetection.consecutive5xxErrors: 3"], cluster.Policies);
    }

    [Fact]
    public async Task A_condition_that_fails_says_what_was_found_and_the_next_rule_takes_over()
    {
        await using var mesh = Mesh(Bookinfo + Jason);
        await using var caller = await SidecarAsync(mesh);

        var answer = caller.Explain(Ask("reviews", 9080, "/reviews/0", ("end-user", "Jason")));

        Assert.Equal([RuleVerdict.DoesNotFit, RuleVerdict.Taken], answer.Rules.Select(static rule => rule.Verdict));
        Assert.Contains(new ExplainedCondition("headers[end-user]", "exact \"jason\"", "Jason", false), answer.Rules[0].Conditions);
        Assert.Equal("default/reviews http[3]", answer.Rules[1].Rule);
        Assert.Equal([75, 25], answer.Outcome.Clusters.Select(static cluster => cluster.Percent));
        Assert.Equal([true, false], answer.Outcome.Clusters.Select(static cluster => cluster.Exists));
    }

    [Fact]
    public async Task Rules_that_never_take_part_give_their_reason()
    {
        await using var mesh = Mesh(Bookinfo + Jason);
        await using var caller = await SidecarAsync(mesh);

        var answer = caller.Explain(Ask("reviews", 9080, "/"));

        Assert.Equal(
            [
                new LeftOutRule("default/reviews http[1].match[0]", "sourceLabels: wanted app=ratings, found productpage"),
                new("default/reviews http[2].match[0]", "port: wanted 8080, found 9080"),
                new("default/reviews http[4].match[0]", "default/reviews http[3] takes every request before it"),
                new("default/younger", "default/reviews rules this host: it is older, or names the host more exactly"),
                new("other/hidden", "exportTo: wanted one of [.], found namespace default"),
            ],
            answer.LeftOut);
    }

    [Fact]
    public async Task At_a_gateway_the_port_of_its_service_will_do_and_mesh_rules_say_why_they_are_not_heard()
    {
        await using var mesh = Mesh(Bookinfo + """
            kind: Service
            metadata: {name: istio-ingressgateway, namespace: istio-system}
            spec: {selector: {istio: ingressgateway}, ports: [{port: 80, targetPort: 8080, name: http2}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: web}
            spec:
              hosts: [shop.example.com]
              gateways: [web]
              http:
                - match: [{uri: {exact: /old}}]
                  redirect: {uri: /new}
                - match: [{uri: {prefix: /reviews}}]
                  route: [{destination: {host: reviews, subset: v1, port: {number: 9080}}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: inner}
            spec: {hosts: [shop.example.com], http: [{route: [{destination: {host: reviews}}]}]}
            """);
        await using var gateway = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") }, [], static _ => { }, Cancel);

        var routed = gateway.Explain(Ask("shop.example.com", 80, "/reviews/1?x=y"));
        var moved = gateway.Explain(Ask("shop.example.com", 80, "/old?x=y"));
        var lost = gateway.Explain(Ask("shop.example.com", 80, "/nowhere"));
        var strange = gateway.Explain(Ask("other.example.com", 80, "/"));

        Assert.Equal("forwarded to outbound|9080|v1|reviews.default.svc.cluster.local", routed.Outcome.Summary);
        Assert.Equal([new LeftOutRule("default/inner", "gateways: wanted one of [mesh (none is named)], found default/web")], routed.LeftOut);
        Assert.Equal((301, "301, location http://shop.example.com/new?x=y"), (moved.Outcome.Status, moved.Outcome.Summary));
        Assert.Equal((404, "NR"), (lost.Outcome.Status, lost.Outcome.Flag));
        Assert.All(lost.Rules, static rule => Assert.Equal(RuleVerdict.DoesNotFit, rule.Verdict));
        Assert.Null(strange.VirtualHost);
        Assert.Equal((404, "NR"), (strange.Outcome.Status, strange.Outcome.Flag));
    }

    [Theory]
    [InlineData("{headers: {x: {prefix: a}}}")]
    [InlineData("{headers: {x: {regex: 'a+'}}, queryParams: {q: {exact: '1'}}}")]
    [InlineData("{withoutHeaders: {x: {exact: a}}}")]
    [InlineData("{withoutHeaders: {x: {}}}")]
    [InlineData("{queryParams: {q: {regex: '*'}}}")]
    [InlineData("{uri: {regex: '/a.*'}, method: {exact: POST}}")]
    [InlineData("{authority: {prefix: reviews}, scheme: {exact: http}}")]
    [InlineData("{uri: {exact: /A}, ignoreUriCase: true}")]
    public async Task Conditions_say_the_same_as_the_rule_that_traffic_meets(string match)
    {
        await using var mesh = Mesh($$"""
            {{Bookinfo}}
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
                - match: [{{match}}]
                  directResponse: {status: 201}
                - directResponse: {status: 202}
            """);
        await using var caller = await SidecarAsync(mesh);
        using var client = Clients.Through(caller);
        var seen = new HashSet<int>();
        foreach (var path in new[] { "/a", "/A?q=1", "/b?q=2&q=1" })
        {
            foreach (var header in new[] { null, "a", "aa", "b" })
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                {
                    using var request = new HttpRequestMessage(method, $"http://reviews:9080{path}");
                    if (header is not null) request.Headers.Add("x", header);
                    using var real = await client.SendAsync(request, Cancel);
                    var answer = caller.Explain(Ask("reviews:9080", 9080, path, header is null ? [] : [("x", header)]) with { Method = method.Method });

                    Assert.Equal((int)real.StatusCode, answer.Outcome.Status);
                    Assert.Equal(real.StatusCode == HttpStatusCode.Created, answer.Rules[0].Conditions.All(static condition => condition.Fits));
                    seen.Add((int)real.StatusCode);
                }
            }
        }

        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task Hosts_unknown_to_the_mesh_are_passed_through_or_blocked()
    {
        await using var open = Mesh(Bookinfo);
        await using var closed = Mesh(Bookinfo + "kind: MeshConfig\nregistryOnly: true");
        await using var free = await SidecarAsync(open);
        await using var bound = await SidecarAsync(closed);

        Assert.Contains("passed through to example.com:80", free.Explain(Ask("example.com", 80, "/")).Outcome.Summary, StringComparison.Ordinal);
        Assert.Contains("passed through to example.com:9080", free.Explain(Ask("example.com", 9080, "/")).Outcome.Summary, StringComparison.Ordinal);

        // Where HTTP is heard it is answered, elsewhere the connection is closed (contract mesh.md F21 and F23).
        Assert.Equal((502, "block_all"), (bound.Explain(Ask("example.com", 9080, "/")).Outcome.Status, bound.Explain(Ask("example.com", 9080, "/")).VirtualHost));
        Assert.Equal("UH", bound.Explain(Ask("example.com", 80, "/")).Outcome.Flag);
    }

    private static RequestQuestion Ask(string authority, int port, string path, params (string Name, string Value)[] headers) =>
        new() { Authority = authority, Port = port, PathAndQuery = path, Headers = [.. headers.Select(static header => KeyValuePair.Create(header.Name, header.Value))] };

    private static EmbeddedMesh Mesh(string yaml)
    {
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(3), NullLoggerFactory.Instance);
        Assert.Empty(mesh.Apply(Manifests.Snapshot(yaml)).Rejected);
        return mesh;
    }

    private static Task<IProxy> SidecarAsync(EmbeddedMesh mesh) => mesh.OpenProxyAsync(
        new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default", Labels = Manifests.Label("app", "productpage") },
        [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
        static _ => { },
        Cancel);
}
