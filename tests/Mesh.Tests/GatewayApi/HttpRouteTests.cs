namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>HTTPRoutes through real sockets, at a Gateway and in the mesh (contract mesh.md section 9).</summary>
public sealed class HttpRouteTests
{
    [Theory]
    [InlineData("/status", "a /status")]
    [InlineData("/status/200?x=1", "a /status/200?x=1")]
    [InlineData("/statusfoo", null)]
    [InlineData("/", null)]
    public async Task A_path_prefix_covers_whole_segments(string target, string? seen)
    {
        await using var mesh = await ApiMesh.StartAsync(Route("{matches: [{path: {value: /status/}}], backendRefs: [{name: a, port: 8000}]}"));
        var answer = await mesh.AskAsync("x.example", target);
        Assert.Equal((seen is null ? 404 : 200, seen ?? ""), (answer.Status, answer.First));
    }

    [Theory]
    [InlineData("a.example", 200)]
    [InlineData("A.EXAMPLE:8080", 200)]
    [InlineData("x.wild.example", 200)]
    [InlineData("wild.example", 404)]
    [InlineData("b.example", 404)]
    public async Task Hostnames_of_the_route_decide_at_an_open_listener(string host, int status)
    {
        await using var mesh = await ApiMesh.StartAsync(Route("{backendRefs: [{name: a, port: 8000}]}", "hostnames: [a.example, '*.wild.example'],"));
        Assert.Equal(status, (await mesh.AskAsync(host, "/")).Status);
    }

    [Theory]
    [InlineData("/api", "/", "a /")]
    [InlineData("/api", "/api", "a /")]
    [InlineData("/api", "/api/v1?q=2", "a /v1?q=2")]
    [InlineData("/api/x", "/api/", "a /x/")]
    public async Task A_replaced_prefix_takes_its_segments_along(string replacement, string target, string seen)
    {
        // The first three rows take the prefix away, the last one replaces it by a longer one.
        var to = replacement == "/api" ? "/" : "/x";
        await using var mesh = await ApiMesh.StartAsync(Route(
            $"{{matches: [{{path: {{value: /api}}}}], filters: [{{type: URLRewrite, urlRewrite: {{path: {{type: ReplacePrefixMatch, replacePrefixMatch: {to}}}}}}}], backendRefs: [{{name: a, port: 8000}}]}},"
            + "{backendRefs: [{name: a, port: 8000}]}"));
        Assert.Equal(seen, (await mesh.AskAsync("x.example", target)).First);
    }

    [Fact]
    public async Task Backends_that_cannot_be_found_or_may_not_be_named_answer_500()
    {
        await using var mesh = await ApiMesh.StartAsync(Route("""
            {matches: [{path: {value: /gone}}], backendRefs: [{name: gone, port: 8000}]},
            {matches: [{path: {value: /port}}], backendRefs: [{name: a, port: 8001}]},
            {matches: [{path: {value: /far}}], backendRefs: [{name: c, namespace: other, port: 8000}]},
            {matches: [{path: {value: /none}}]},
            {matches: [{path: {value: /zero}}], backendRefs: [{name: a, port: 8000, weight: 0}]},
            {matches: [{path: {value: /half}}], backendRefs: [{name: a, port: 8000, weight: 1}, {name: gone, port: 8000, weight: 1}]}
            """));
        foreach (var path in new[] { "/gone", "/port", "/far", "/none", "/zero" }) Assert.Equal(500, (await mesh.AskAsync("x.example", path)).Status);
        var half = new List<int>();
        for (var i = 0; i < 200; i++) half.Add((await mesh.AskAsync("x.example", "/half")).Status);

        // 200 draws of 1/2: outside 60-140 once in 10^8.
        Assert.All(half, status => Assert.True(status is 200 or 500));
        Assert.InRange(half.Count(status => status == 500), 60, 140);
    }

    [Fact]
    public async Task A_ReferenceGrant_lets_a_route_send_to_another_namespace()
    {
        var route = Route("{backendRefs: [{name: c, namespace: other, port: 8000}]}");
        await using var mesh = await ApiMesh.StartAsync(route);
        Assert.Equal(500, (await mesh.AskAsync("x.example", "/")).Status);

        mesh.Apply(route + """

            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: in, namespace: other}
            spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}
            """);
        Assert.Equal("c /", (await mesh.AskAsync("x.example", "/")).First);
    }

    [Theory]
    [InlineData("{scheme: https}", "x.example:8080", "https://x.example/old?q=1")]
    [InlineData("{hostname: new.example, statusCode: 301}", "x.example", "http://new.example/old?q=1")]
    [InlineData("{port: 8443, scheme: https}", "x.example", "https://x.example:8443/old?q=1")]
    [InlineData("{path: {type: ReplaceFullPath, replaceFullPath: /new}}", "x.example:8080", "http://x.example:8080/new?q=1")]
    [InlineData("{path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}", "x.example", "http://x.example/?q=1")]
    public async Task A_redirect_leads_where_the_filter_says(string redirect, string host, string location)
    {
        await using var mesh = await ApiMesh.StartAsync(Route($"{{matches: [{{path: {{value: /old}}}}], filters: [{{type: RequestRedirect, requestRedirect: {redirect}}}]}}"));
        var answer = await mesh.AskAsync(host, "/old?q=1");
        Assert.Equal((redirect.Contains("301", StringComparison.Ordinal) ? 301 : 302, location), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Headers_are_changed_by_the_rule_and_by_the_backend()
    {
        await using var mesh = await ApiMesh.StartAsync(Route("""
            {filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-set, value: rule}], add: [{name: x-add, value: more}], remove: [x-gone]}}],
             backendRefs: [{name: a, port: 8000, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-backend, value: a}]}}]}]}
            """));
        var answer = await mesh.AskAsync("x.example", "/", ("x-add", "first"), ("x-gone", "1"));
        Assert.Equal(("rule", "first,more", null, "a"), (answer.Request("x-set"), answer.Request("x-add")?.Replace(" ", "", StringComparison.Ordinal), answer.Request("x-gone"), answer.Request("x-backend")));
    }

    [Fact]
    public async Task A_route_of_a_Service_rules_calls_in_the_mesh()
    {
        await using var mesh = await ApiMesh.StartAsync("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: a}
            spec:
              parentRefs: [{group: "", kind: Service, name: a, port: 8000}]
              rules:
              - matches: [{headers: [{name: end-user, value: jason}]}]
                backendRefs: [{name: b, port: 8000}]
              - matches: [{path: {value: /a}}]
                backendRefs: [{name: a, port: 8000}]
            """);
        Assert.Equal("b /x", (await mesh.CallAsync("http://a:8000/x", ("end-user", "jason"))).First);
        Assert.Equal("a /a/1", (await mesh.CallAsync("http://a.default.svc.cluster.local:8000/a/1")).First);
        Assert.Equal(404, (await mesh.CallAsync("http://a:8000/other")).Status);
        Assert.Equal("b /other", (await mesh.CallAsync("http://b:8000/other")).First);
    }

    private static string Route(string rules, string more = "") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: in}
        spec: {parentRefs: [{name: door}], {{more}} rules: [{{rules}}]}
        """;
}
