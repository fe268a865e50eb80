using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Contract mesh.md section 6.1: what the upstream sees.</summary>
public sealed class HeaderTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sidecar_adds_its_headers_and_keeps_the_request_id()
    {
        var seen = await SeenAsync(ProxyKind.Sidecar, request =>
        {
            request.Headers.Add("x-request-id", "mine");
            request.Headers.Add("end-user", "jason");
            request.Headers.Add("x-forwarded-for", "10.0.0.7");
        });

        Assert.Equal("mine", seen["x-request-id"]);
        Assert.Equal("jason", seen["end-user"]);
        Assert.Equal("10.0.0.7", seen["x-forwarded-for"]);
        Assert.Equal("http", seen["x-forwarded-proto"]);
        Assert.Equal("1", seen["x-envoy-attempt-count"]);
        Assert.Equal("reviews.default.svc.cluster.local:9080/*", seen["x-envoy-decorator-operation"]);
        Assert.Equal("3000", seen["x-envoy-expected-rq-timeout-ms"]);
        Assert.Matches("^[0-9a-f]{32}$", seen["x-b3-traceid"]);
        Assert.Matches("^[0-9a-f]{16}$", seen["x-b3-spanid"]);
        Assert.Matches("^[01]$", seen["x-b3-sampled"]);
        Assert.DoesNotContain("x-forwarded-client-cert", seen.Keys);
    }

    [Fact]
    public async Task A_trace_is_continued()
    {
        var seen = await SeenAsync(ProxyKind.Sidecar, request =>
        {
            request.Headers.Add("x-b3-traceid", "0af7651916cd43dd8448eb211c80319c");
            request.Headers.Add("x-b3-spanid", "b7ad6b7169203331");
            request.Headers.Add("x-b3-sampled", "1");
        });

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", seen["x-b3-traceid"]);
        Assert.Equal("b7ad6b7169203331", seen["x-b3-parentspanid"]);
        Assert.NotEqual("b7ad6b7169203331", seen["x-b3-spanid"]);
        Assert.Equal("1", seen["x-b3-sampled"]);
        Assert.Equal('9', seen["x-request-id"][14]);
    }

    [Fact]
    public async Task A_gateway_makes_its_own_id_and_strips_control_headers()
    {
        var seen = await SeenAsync(ProxyKind.Gateway, request =>
        {
            request.Headers.Add("x-request-id", "mine");
            request.Headers.Add("x-envoy-retry-on", "5xx");
            request.Headers.Add("x-envoy-upstream-rq-timeout-ms", "1");
            request.Headers.Add("x-forwarded-client-cert", "By=me");
            request.Headers.Add("x-forwarded-proto", "https");
            request.Headers.Add("x-forwarded-for", "10.0.0.7");
        });

        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-[49][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", seen["x-request-id"]);
        Assert.Equal("10.0.0.7,127.0.0.1", seen["x-forwarded-for"]);
        Assert.Equal("127.0.0.1", seen["x-envoy-external-address"]);
        Assert.Equal("http", seen["x-forwarded-proto"]);
        Assert.DoesNotContain("x-envoy-retry-on", seen.Keys);
        Assert.DoesNotContain("x-envoy-upstream-rq-timeout-ms", seen.Keys);
        Assert.DoesNotContain("x-forwarded-client-cert", seen.Keys);
    }

    [Fact]
    public async Task A_pod_without_a_sidecar_adds_nothing()
    {
        var seen = await SeenAsync(ProxyKind.Uninjected, static _ => { });
        Assert.Equal(["host"], seen.Keys);
    }

    [Fact]
    public async Task Hop_by_hop_headers_stay_behind_and_the_rest_passes()
    {
        await using var upstream = await TestUpstream.StartEchoingHeadersAsync();
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync(
            "GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\nProxy-Connection: Keep-Alive\r\nProxy-Authorization: Basic x\r\nKeep-Alive: 5\r\n" +
            "X-Named: 1\r\nConnection: x-named\r\nUpgrade-Insecure-Requests: 1\r\nContent-Type: text/odd\r\nX-Two: a\r\nX-Two: b\r\n\r\n");
        var all = await client.ReadUntilAsync("\r\n0\r\n\r\n");

        Assert.True(all.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal), all);
        foreach (var gone in new[] { "proxy-connection", "proxy-authorization", "keep-alive", "x-named" }) Assert.DoesNotContain($"\n{gone}:", all, StringComparison.Ordinal);
        foreach (var kept in new[] { "upgrade-insecure-requests: 1", "content-type: text/odd", "x-two: a,b", "host: reviews:9080" }) Assert.Contains(kept, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Towards_a_workload_with_a_sidecar_the_client_certificate_is_told_instead_of_the_operation()
    {
        await using var upstream = await TestUpstream.StartEchoingHeadersAsync();
        await using var harness = ProxyHarness.Start(Table(upstream));
        await using var callee = await harness.OpenAsync(ProxyKind.Sidecar, name: "pod-0");
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        var seen = Parse(await client.GetStringAsync(new Uri("http://reviews:9080/"), Cancel));

        Assert.Matches("^By=spiffe://cluster.local/ns/default/sa/client;Hash=[0-9a-f]{64};Subject=\"\";URI=spiffe://cluster.local/ns/default/sa/client$", seen["x-forwarded-client-cert"]);
        Assert.DoesNotContain("x-envoy-decorator-operation", seen.Keys);
    }

    private static RouteTable Table(TestUpstream upstream)
    {
        var action = Tables.Forward(Name) with { DecoratorOperation = "reviews.default.svc.cluster.local:9080/*", Timeout = TimeSpan.FromSeconds(3) };
        return Tables.Of(9080, [Tables.Host("*", action)], [Tables.Cluster(Name, upstream.Address)]);
    }

    private static async Task<Dictionary<string, string>> SeenAsync(ProxyKind kind, Action<HttpRequestMessage> write)
    {
        await using var upstream = await TestUpstream.StartEchoingHeadersAsync();
        await using var harness = ProxyHarness.Start(Table(upstream));
        await using var proxy = await harness.OpenAsync(kind, kind == ProxyKind.Gateway ? 9080 : 15001);
        using var client = kind == ProxyKind.Gateway ? Clients.Direct() : Clients.Through(proxy);
        using var request = new HttpRequestMessage(HttpMethod.Get, kind == ProxyKind.Gateway ? $"http://{proxy.Endpoints[0]}/" : "http://reviews:9080/");
        write(request);
        using var answer = await client.SendAsync(request, Cancel);
        return Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static Dictionary<string, string> Parse(string lines) =>
        lines.Split('\n').Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
}
