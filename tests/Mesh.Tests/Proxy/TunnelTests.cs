using System.Collections.Frozen;
using System.Net;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>CONNECT at a sidecar, and what may be inside.</summary>
public sealed class TunnelTests
{
    private const string Echo = "outbound|9000||tcp-echo.default.svc.cluster.local";

    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Http2_inside_reaches_an_http2_service()
    {
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsync(context.Request.Protocol), HttpProtocols.Http2);
        var cluster = Tables.Cluster("c", upstream.Address) with { Http2 = true };
        await using var harness = ProxyHarness.Start(Tables.Of(9090, [Tables.Host("reviews", "c")], [cluster]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Tunnelled(sidecar, HttpVersion.Version20);

        Assert.Equal("HTTP/2", await client.GetStringAsync(new Uri("http://reviews:9090/"), Cancel));
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_heard_and_a_half_close_is_passed_on()
    {
        await using var server = RawServer.StartGreeting("hello\n");
        await using var harness = ProxyHarness.Start(Tcp(server.Address));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("CONNECT tcp-echo:9000 HTTP/1.1\r\n\r\n");
        Assert.Equal(Established + "hello\n", await client.ReadUntilAsync("hello\n"));
        await client.SendAsync("GET x\n");
        client.EndSending();

        Assert.Equal("GET x\n", await client.ReadToEndAsync());
        Assert.Matches($"\"- - -\" 0 - - - \"-\" 6 12 .* \"{System.Text.RegularExpressions.Regex.Escape(server.Address.ToString())}\" outbound\\|9000\\|\\|tcp-echo", await harness.NextLogLineAsync());
    }

    [Fact]
    public async Task F27_a_refused_endpoint_closes_the_tunnel()
    {
        await using var harness = ProxyHarness.Start(Tcp(Tables.ClosedPort()));
        Assert.Equal(Established, await AfterConnectAsync(harness, "tcp-echo:9000", ""));
        Assert.Contains("\"- - -\" 0 UF ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_connections_is_set_aside()
    {
        await using var server = RawServer.StartGreeting("hello\n");
        var cluster = Tables.Cluster(Echo, Tables.ClosedPort(), server.Address) with { Outlier = new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 50 } };
        await using var harness = ProxyHarness.Start(Tcp(server.Address) with { Clusters = new Dictionary<string, Cluster> { [Echo] = cluster }.ToFrozenDictionary() });
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        var greetings = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);
            await client.SendAsync("CONNECT tcp-echo:9000 HTTP/1.1\r\n\r\n");
            await client.ReadUntilAsync(Established);
            client.EndSending();
            greetings.Add(await client.ReadToEndAsync());
        }

        Assert.Single(greetings, static greeting => greeting.Length == 0);
        Assert.Equal(5, greetings.Count(static greeting => greeting.StartsWith("hello\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task F22_registry_only_closes_unknown_hosts()
    {
        await using var harness = ProxyHarness.Start(Tables.Empty with { RegistryOnly = true });
        Assert.Equal(Established, await AfterConnectAsync(harness, "example.com:443", "\u0016\u0003\u0001"));
        Assert.Matches("\"- - -\" 0 UH .* BlackHoleCluster ", await harness.NextLogLineAsync());
    }

    [Fact]
    public async Task A_malformed_CONNECT_is_a_bad_request()
    {
        await using var harness = ProxyHarness.Start();
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);
        await client.SendAsync("CONNECT reviews HTTP/1.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Localhost_is_the_pod_itself_and_15000_its_admin()
    {
        await using var own = await TestUpstream.StartEchoingHeadersAsync();
        await using var harness = ProxyHarness.Start();
        await using var sidecar = await harness.OpenAsync(
            ProxyKind.Sidecar, ownPorts: System.Collections.Immutable.ImmutableDictionary<int, IPEndPoint>.Empty.Add(8080, own.Address));
        using var client = Clients.Tunnelled(sidecar);

        Assert.Equal("host: localhost:8080", await client.GetStringAsync(new Uri("http://localhost:8080/"), Cancel));
        Assert.Equal("LIVE\n", await client.GetStringAsync(new Uri("http://localhost:15000/ready"), Cancel));
        Assert.Contains("server.live: 1\n", await client.GetStringAsync(new Uri("http://127.0.0.1:15000/stats?filter=server"), Cancel), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.GetAsync(new Uri("http://localhost:8081/"), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Closing_the_proxy_closes_live_tunnels()
    {
        await using var server = RawServer.StartGreeting("hello\n");
        await using var harness = ProxyHarness.Start(Tcp(server.Address));
        var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);
        await client.SendAsync("CONNECT tcp-echo:9000 HTTP/1.1\r\n\r\n");
        await client.ReadUntilAsync("hello\n");

        await sidecar.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        Assert.Equal("", await client.ReadToEndAsync());
    }

    private static RouteTable Tcp(IPEndPoint address) => Tables.Of(9080, [], [Tables.Cluster(Echo, address)]) with
    {
        Services = new ServiceTargets([new RegisteredService { Host = "tcp-echo.default.svc.cluster.local", Namespace = "default", ShortName = "tcp-echo", Ports = [new RegisteredPort { Number = 9000 }] }], "default"),
    };

    private static async Task<string> AfterConnectAsync(ProxyHarness harness, string target, string bytes)
    {
        var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);
        await client.SendAsync($"CONNECT {target} HTTP/1.1\r\n\r\n{bytes}");
        return await client.ReadToEndAsync();
    }
}
