using System.Net.Sockets;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Tcp;

/// <summary>Oracle T4: TCP traffic shifting through the ingress gateway, and the same rules at a caller's sidecar.</summary>
public sealed class TcpShiftingTests : IAsyncLifetime
{
    private const int Port = 31400;

    private const string Versions = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: tcp-echo}
        spec: {host: tcp-echo, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}
        ---

        """;

    private const string Gateway = Versions + """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: tcp-echo-gateway}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 31400, name: tcp, protocol: TCP}, hosts: ["*"]}]}

        """;

    private RawServer _v1 = null!;

    private RawServer _v2 = null!;

    private DoorMesh _mesh = null!;

    public async ValueTask InitializeAsync()
    {
        _v1 = RawServer.StartPrefixing("one");
        _v2 = RawServer.StartPrefixing("two");
        _mesh = await DoorMesh.StartAsync(Port);
        _mesh.Add("tcp-echo", 9000, "tcp", ("v1", _v1.Address), ("v2", _v2.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _v1.DisposeAsync();
        await _v2.DisposeAsync();
    }

    [Fact]
    public async Task All_to_v1_gives_lines_of_v1_only_and_a_log_line_and_counters()
    {
        _mesh.Apply(Gateway + Rule("{destination: {host: tcp-echo, subset: v1, port: {number: 9000}}, weight: 100}"));
        for (var i = 0; i < 10; i++) Assert.Equal("one 12:00\n", await SayAsync("12:00\n"));

        Assert.Matches(
            $"^\\[.*\\] \"- - -\" 0 - - - \"-\" 6 10 \\d+ - \"-\" \"-\" \"-\" \"-\" \"{System.Text.RegularExpressions.Regex.Escape(_v1.Address.ToString())}\" outbound\\|9000\\|v1\\|tcp-echo.default.svc.cluster.local ",
            await _mesh.NextLogLineAsync());
        for (var i = 1; i < 10; i++) await _mesh.NextLogLineAsync();
        var stats = await _mesh.StatsAsync("tcp");
        Assert.Contains("tcp.outbound|9000|v1|tcp-echo.default.svc.cluster.local.downstream_cx_total: 10\n", stats, StringComparison.Ordinal);
        Assert.Contains("tcp.outbound|9000|v1|tcp-echo.default.svc.cluster.local.downstream_cx_rx_bytes_total: 60\n", stats, StringComparison.Ordinal);
        Assert.Contains("tcp.outbound|9000|v1|tcp-echo.default.svc.cluster.local.downstream_cx_tx_bytes_total: 100\n", stats, StringComparison.Ordinal);
        Assert.Contains("cluster.outbound|9000|v1|tcp-echo.default.svc.cluster.local;.upstream_cx_total: 10\n", stats, StringComparison.Ordinal);
        Assert.Equal(0, _v2.Connections);
    }

    [Fact]
    public async Task Eighty_twenty_is_drawn_once_for_each_of_100_connections()
    {
        _mesh.Apply(Gateway + Split);
        var two = 0;
        for (var i = 0; i < 100; i++)
        {
            var line = await SayAsync("x\n");
            Assert.True(line is "one x\n" or "two x\n", line);
            if (line == "two x\n") two++;
        }

        // 20 expected; 8 to 32 are three standard deviations.
        Assert.InRange(two, 8, 32);
        await _mesh.NextLogLineAsync();
        Assert.Contains("tcp.tcp-echo.default.downstream_cx_total: 100\n", await _mesh.StatsAsync("^tcp"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_lines_of_one_connection_have_the_same_prefix()
    {
        _mesh.Apply(Gateway + Split);
        for (var i = 0; i < 10; i++)
        {
            using var client = await RawClient.ConnectAsync(_mesh.At(Port));
            var words = new HashSet<string>();
            for (var line = 0; line < 5; line++)
            {
                await client.SendAsync($"{line}\n");
                words.Add((await client.ReadUntilAsync("\n")).Split(' ')[0]);
            }

            Assert.Single(words);
        }
    }

    [Fact]
    public async Task Without_a_rule_nobody_listens()
    {
        _mesh.Apply(Gateway);
        await AssertRefusedAsync();
    }

    [Fact]
    public async Task The_listener_goes_with_the_Gateway_and_connections_live_on()
    {
        _mesh.Apply(Gateway + Split);
        using var client = await RawClient.ConnectAsync(_mesh.At(Port));
        await client.SendAsync("1\n");
        var first = await client.ReadUntilAsync("\n");

        _mesh.Apply(Versions[..^5] + "\n");
        await AssertRefusedAsync();
        await client.SendAsync("2\n");
        Assert.Equal(first.Split(' ')[0] + " 2\n", await client.ReadUntilAsync("\n"));

        _mesh.Apply(Gateway + Split);
        Assert.EndsWith("3\n", await SayAsync("3\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{destination: {host: tcp-echo, subset: v9, port: {number: 9000}}}", "NC", "-")]
    [InlineData("{destination: {host: nobody, port: {number: 9000}}}", "UH", "outbound|9000||nobody.default.svc.cluster.local")]
    [InlineData("{destination: {host: dead, port: {number: 9000}}}", "UF", "outbound|9000||dead.default.svc.cluster.local")]
    public async Task F27_a_connection_that_can_go_nowhere_is_accepted_and_closed(string destination, string flag, string cluster)
    {
        _mesh.Add("nobody", 9000, "tcp");
        _mesh.Add("dead", 9000, "tcp", ("v1", Tables.ClosedPort()));
        _mesh.Apply(Gateway + Rule(destination));
        Assert.Equal("", await SayAsync("x\n"));
        var line = await _mesh.NextLogLineAsync();
        Assert.Contains($"\"- - -\" 0 {flag} ", line, StringComparison.Ordinal);
        Assert.Contains($" {cluster} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_follows_the_rules_of_its_caller()
    {
        _mesh.Apply(Versions + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: tcp-echo}
            spec:
              hosts: [tcp-echo]
              tcp:
              - match: [{sourceLabels: {app: other}}]
                route: [{destination: {host: tcp-echo, subset: v1}}]
              - match: [{port: 9000, sourceLabels: {app: sleep}}]
                route: [{destination: {host: tcp-echo, subset: v2}}]
            """);
        for (var i = 0; i < 10; i++)
        {
            using var client = await RawClient.ConnectAsync(_mesh.Sidecar.Endpoints[0]);
            await client.SendAsync("CONNECT tcp-echo:9000 HTTP/1.1\r\n\r\nhi\n");
            Assert.EndsWith("\r\n\r\ntwo hi\n", await client.ReadUntilAsync("hi\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Needs("nc")]
    public async Task Netcat_gets_its_line_back()
    {
        _mesh.Apply(Gateway + Rule("{destination: {host: tcp-echo, subset: v2, port: {number: 9000}}}"));
        var (exit, output) = await ChildProcess.RunAsync("sh", ["-c", $"date | nc -N -w 20 127.0.0.1 {_mesh.At(Port).Port}"], new Dictionary<string, string?>());
        Assert.Equal(0, exit);
        Assert.StartsWith("two ", output, StringComparison.Ordinal);
    }

    private static string Split => Rule("{destination: {host: tcp-echo, subset: v1, port: {number: 9000}}, weight: 80}, {destination: {host: tcp-echo, subset: v2, port: {number: 9000}}, weight: 20}");

    private static string Rule(string destinations) => $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: tcp-echo}
        spec: {hosts: ["*"], gateways: [tcp-echo-gateway], tcp: [{match: [{port: 31400}], route: [{{destinations}}]}]}
        """;

    private async Task<string> SayAsync(string text)
    {
        using var client = await RawClient.ConnectAsync(_mesh.At(Port));
        await client.SendAsync(text);
        client.EndSending();
        return await client.ReadToEndAsync();
    }

    private async Task AssertRefusedAsync()
    {
        var refused = await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(_mesh.At(Port)));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }
}
