using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>Traffic that leaves through a gateway: sidecar, gateway, outside (contract mesh.md section 10, T11).</summary>
public sealed class EgressGatewayTests
{
    private const string Host = "istio-egressgateway.istio-system.svc.cluster.local";

    private const string Rules = $$$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: cnn}
        spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 80, name: http-port, protocol: HTTP}, {number: 443, name: https, protocol: HTTPS}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: istio-egressgateway}
        spec: {selector: {istio: egressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [edition.cnn.com]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: egressgateway-for-cnn}
        spec: {host: {{{Host}}}, subsets: [{name: cnn}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: direct-cnn-through-egress-gateway}
        spec:
          hosts: [edition.cnn.com]
          gateways: [istio-egressgateway, mesh]
          http:
          - match: [{gateways: [mesh], port: 80}]
            route: [{destination: {host: {{{Host}}}, subset: cnn, port: {number: 80}}, weight: 100}]
          - match: [{gateways: [istio-egressgateway], port: 80}]
            route: [{destination: {host: edition.cnn.com, port: {number: 80}}, weight: 100}]

        """;

    [Fact]
    public async Task Plain_http_passes_the_gateway_and_both_logs_tell()
    {
        await using var mesh = await EgressMesh.StartAsync();
        using var log = new BlockingCollection<string>();
        await OpenGatewayAsync(mesh, log);
        mesh.Apply(Rules, registryOnly: true);

        var (status, body, server) = await mesh.AskAsync("http://edition.cnn.com/politics");

        Assert.Equal((200, "envoy"), (status, server));
        Assert.StartsWith("http /politics", body, StringComparison.Ordinal);
        Assert.Contains("host: edition.cnn.com", body, StringComparison.Ordinal);
        Assert.Matches($" outbound\\|80\\|cnn\\|{Host} ", mesh.NextLogLine());
        Assert.True(log.TryTake(out var line, TimeSpan.FromSeconds(20)), "the gateway logged nothing");
        Assert.Matches("\"GET /politics HTTP/2\" 200 - via_upstream .* \"edition.cnn.com\" .* outbound\\|80\\|\\|edition.cnn.com ", line);
    }

    [Fact]
    public async Task Without_a_gateway_that_hears_it_the_call_fails_and_does_not_slip_past()
    {
        await using var mesh = await EgressMesh.StartAsync();
        using var log = new BlockingCollection<string>();
        await OpenGatewayAsync(mesh, log);
        mesh.Apply(Rules.Replace("hosts: [edition.cnn.com]}]}", "hosts: [other.example.com]}]}", StringComparison.Ordinal), registryOnly: true);

        Assert.Equal(404, (await mesh.AskAsync("http://edition.cnn.com/politics")).Status);
        Assert.Equal(0, mesh.Plain.Calls);
    }

    [Fact]
    [Needs("curl")]
    public async Task Tls_passes_the_gateway_unopened_by_its_server_name()
    {
        await using var mesh = await EgressMesh.StartAsync();
        using var log = new BlockingCollection<string>();
        await OpenGatewayAsync(mesh, log);
        mesh.Apply($$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: cnn}
            spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 443, name: tls, protocol: TLS}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: istio-egressgateway}
            spec: {selector: {istio: egressgateway}, servers: [{port: {number: 443, name: tls, protocol: TLS}, hosts: [edition.cnn.com], tls: {mode: PASSTHROUGH}}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: through}
            spec:
              hosts: [edition.cnn.com]
              gateways: [istio-egressgateway, mesh]
              tls:
              - match: [{gateways: [mesh], port: 443, sniHosts: [edition.cnn.com]}]
                route: [{destination: {host: {{{Host}}}, port: {number: 443}}, weight: 100}]
              - match: [{gateways: [istio-egressgateway], port: 443, sniHosts: [edition.cnn.com]}]
                route: [{destination: {host: edition.cnn.com, port: {number: 443}}, weight: 100}]
            """, registryOnly: true);

        var (exit, output) = await mesh.CurlAsync("https://edition.cnn.com/politics");

        Assert.Equal(0, exit);
        Assert.StartsWith("https edition.cnn.com /politics", output, StringComparison.Ordinal);
        Assert.Contains($" outbound|443||{Host} ", mesh.NextLogLine(), StringComparison.Ordinal);
        Assert.True(log.TryTake(out var line, TimeSpan.FromSeconds(20)), "the gateway logged nothing");
        Assert.Matches("\"- - -\" 0 - .* outbound\\|443\\|\\|edition.cnn.com ", line);
    }

    private static async Task OpenGatewayAsync(EgressMesh mesh, BlockingCollection<string> log)
    {
        var labels = Manifests.Label("istio", "egressgateway");
        var gateway = await mesh.Mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "egress-1", Namespace = "istio-system", Labels = labels },
            [new ProxyBind(8080, new IPEndPoint(IPAddress.Loopback, 0)), new ProxyBind(8443, new IPEndPoint(IPAddress.Loopback, 0))],
            log.Add,
            TestContext.Current.CancellationToken);
        mesh.Services =
        [
            new MeshService
            {
                Name = "istio-egressgateway", Namespace = "istio-system", Selector = labels, ClusterIP = "10.96.0.2",
                Ports = [new(80, "http2", "8080", null), new(443, "https", "8443", null)],
            },
        ];
        mesh.Workloads =
        [
            new MeshWorkload
            {
                Name = "egress-1", Namespace = "istio-system", Ready = true, Labels = labels,
                Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(8080, gateway.Endpoints[0]).Add(8443, gateway.Endpoints[1]),
            },
        ];
    }
}
