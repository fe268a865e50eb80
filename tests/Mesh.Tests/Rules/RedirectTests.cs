using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Rows F4, F5 and F6: answers that no workload is asked for.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData("{uri: /new}", "/old?a=1", 301, "http://reviews:9080/new?a=1")]
    [InlineData("{uri: '/new?b=2'}", "/old?a=1", 301, "http://reviews:9080/new?b=2")]
    [InlineData("{prefixRewrite: /new, redirectCode: 302}", "/old/x?a=1", 302, "http://reviews:9080/new/x?a=1")]
    [InlineData("{authority: example.com, scheme: https, redirectCode: 307}", "/old", 307, "https://example.com/old")]
    [InlineData("{port: 81}", "/old", 301, "http://reviews:81/old")]
    [InlineData("{port: 80}", "/old", 301, "http://reviews:9080/old")]
    [InlineData("{scheme: https, port: 443, redirectCode: 308}", "/old", 308, "https://reviews:9080/old")]
    [InlineData("{scheme: https, port: 80}", "/old", 301, "https://reviews:80/old")]
    [InlineData("{authority: example.com, derivePort: FROM_REQUEST_PORT}", "/old", 301, "http://example.com:9080/old")]
    [InlineData("{authority: example.com, derivePort: FROM_PROTOCOL_DEFAULT, redirectCode: 303}", "/old", 303, "http://example.com/old")]
    public async Task F5_redirects(string redirect, string path, int status, string location)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{match: [{{uri: {{prefix: /old}}}}], redirect: {redirect}}}]");

        var seen = await mesh.AskAsync(path);

        Assert.Equal((status, "", location), (seen.Status, seen.Body, seen.Answer["location"]));
        Assert.Equal("envoy", seen.Answer["server"]);
        Assert.Contains($"\" {status} - direct_response - \"-\" 0 0 ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{scheme: https, port: 443}", "x.example:31380", "https://x.example:31380/old")]
    [InlineData("{scheme: https, port: 443}", "x.example:80", "https://x.example/old")]
    [InlineData("{scheme: https, port: 443}", "x.example", "https://x.example/old")]
    [InlineData("{scheme: https, port: 8443}", "x.example:31380", "https://x.example:8443/old")]
    [InlineData("{authority: other.example, scheme: https, port: 443}", "x.example:31380", "https://other.example/old")]
    public async Task F5_a_port_that_the_new_scheme_has_anyway_leaves_the_Hosts_own_alone(string redirect, string host, string location)
    {
        await using var mesh = await RuledMesh.StartAsync("", $"""
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {"{name: gw}"}
            spec: {"{selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: a, protocol: HTTP}, hosts: ['*']}]}"}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {"{name: in}"}
            spec: {"{"} hosts: ['*'], gateways: [gw], http: [{"{"} redirect: {redirect} {"}"}] {"}"}
            """);
        using var browser = Clients.Direct();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{mesh.Gateway.Endpoints[0]}/old");
        request.Headers.Host = host;

        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(location, (await Seen.ReadAsync(answer)).Answer["location"]);
    }

    [Fact]
    public async Task F6_direct_response_with_the_rules_own_headers()
    {
        await using var mesh = await RuledMesh.StartAsync(
            "[{match: [{uri: {exact: /json}}], directResponse: {status: 418, body: {string: '{}'}}, headers: {response: {set: {content-type: application/json}}}}, {directResponse: {status: 503, body: {string: later}}}]");

        var json = await mesh.AskAsync("/json");
        var text = await mesh.AskAsync();

        Assert.Equal((418, "{}", "application/json"), (json.Status, json.Body, json.Answer["content-type"]));
        Assert.Equal((503, "later", "text/plain"), (text.Status, text.Body, text.Answer["content-type"]));
    }

    [Fact]
    public async Task F4_a_server_sends_every_request_to_https()
    {
        await using var mesh = await RuledMesh.StartAsync("", """
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 8080, name: a, protocol: HTTP}, hosts: [safe.example.com], tls: {httpsRedirect: true}}
              - {port: {number: 8080, name: b, protocol: HTTP}, hosts: [plain.example.com]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: in}
            spec: {hosts: ['*'], gateways: [gw], http: [{route: [{destination: {host: reviews, port: {number: 9080}}}]}]}
            """);
        using var browser = Clients.Direct();

        var safe = await AskAsync("safe.example.com:31380", "/a?b=c");
        var plain = await AskAsync("plain.example.com", "/a");

        Assert.Equal((301, "", "https://safe.example.com:31380/a?b=c", "istio-envoy"), (safe.Status, safe.Body, safe.Answer["location"], safe.Answer["server"]));
        Assert.Equal(200, plain.Status);

        async Task<Seen> AskAsync(string host, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{mesh.Gateway.Endpoints[0]}{path}");
            request.Headers.Host = host;
            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            return await Seen.ReadAsync(answer);
        }
    }
}
