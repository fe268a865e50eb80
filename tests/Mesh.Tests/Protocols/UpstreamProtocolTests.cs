using System.Net;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Tcp;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>Which HTTP a workload hears: h2UpgradePolicy and useClientProtocol (contract mesh.md section 1.8).</summary>
public sealed class UpstreamProtocolTests : IAsyncLifetime
{
    private const int Port = 8080;

    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: gateway}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: web}
        spec: {hosts: ["*"], gateways: [gateway], http: [{retries: {attempts: 0}, route: [{destination: {host: web, port: {number: 8000}}}]}]}
        ---

        """;

    private TestUpstream _http1 = null!;

    private TestUpstream _http2 = null!;

    public async ValueTask InitializeAsync()
    {
        _http1 = await TestUpstream.StartAsync(static context => context.Response.WriteAsync(context.Request.Protocol));
        _http2 = await TestUpstream.StartAsync(static context => context.Response.WriteAsync(context.Request.Protocol), HttpProtocols.Http2);
    }

    public async ValueTask DisposeAsync()
    {
        await _http1.DisposeAsync();
        await _http2.DisposeAsync();
    }

    [Theory]
    [InlineData("h2UpgradePolicy: UPGRADE", "1.1", 2)]
    [InlineData("h2UpgradePolicy: UPGRADE", "2.0", 2)]
    [InlineData("h2UpgradePolicy: DO_NOT_UPGRADE", "1.1", 1)]
    [InlineData("h2UpgradePolicy: DO_NOT_UPGRADE", "2.0", 1)]
    [InlineData("h2UpgradePolicy: DEFAULT", "2.0", 1)]
    [InlineData("useClientProtocol: true", "1.1", 1)]
    [InlineData("useClientProtocol: true", "2.0", 2)]
    [InlineData("useClientProtocol: false", "2.0", 1)]
    public async Task A_workload_hears_what_the_rule_says(string http, string asked, int heard)
    {
        // The endpoint understands one of them only, so nothing else can come out by chance.
        await using var mesh = await DoorMesh.StartAsync(Port);
        mesh.Add("web", 8000, "http", ("v1", (heard == 1 ? _http1 : _http2).Address));
        mesh.Apply(Gateway + $$$"""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: web}
            spec: {host: web, trafficPolicy: {connectionPool: {http: { {{{http}}} } } } }
            """);
        using var client = Clients.Direct();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{mesh.At(Port)}/") { Version = Version.Parse(asked), VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(heard == 1 ? "HTTP/1.1" : "HTTP/2", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
