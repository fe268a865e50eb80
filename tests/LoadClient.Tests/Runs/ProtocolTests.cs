using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>What is spoken besides plain HTTP/1.1 with a kept connection.</summary>
public sealed class ProtocolTests
{
    public static TheoryData<bool> Portable => [false, true];

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task TCP_expects_its_24_bytes_back(bool portable)
    {
        await using var server = new ScriptedServer(EchoAsync);
        var result = await LoadRunner.RunAsync(Calls("tcp", server.Port, 8, TargetProtocol.Tcp), portable);
        Assert.Equal([new("OK", 8)], result.Details);
        Assert.Empty(result.Codes);
        Assert.Equal((192, 192, 2), (result.BytesSent, result.BytesReceived, server.Connections));
    }

    [Theory]
    [InlineData("X", "read not echoing writes", "Malformed", true)]
    [InlineData("longer by one", "bug: long read", "Malformed", true)]
    [InlineData("", "short read", "Closed", false)]
    public async Task TCP_tells_what_is_wrong_with_an_echo(string change, string detail, string failure, bool whole)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            var buffer = new byte[100];
            var read = await peer.Socket.ReceiveAsync(buffer, peer.End);
            if (change == "X") buffer[3]++;
            await peer.Socket.SendAsync(buffer.AsMemory(0, !whole ? 5 : change == "X" ? read : read + 1), peer.End);
        });
        var result = await LoadRunner.RunAsync(Calls("tcp", server.Port, 4, TargetProtocol.Tcp));
        Assert.Equal([new(detail, 4)], result.Details);
        Assert.Equal([new(Enum.Parse<CallFailure>(failure), 4)], result.Failures);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task UDP_expects_its_payload_back_or_times_out(bool portable)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var end = new CancellationTokenSource();
        var serving = ServeAsync(server, end.Token);
        var options = Calls("udp", ((IPEndPoint)server.Client.LocalEndPoint!).Port, 6, TargetProtocol.Udp);
        options = options with { Target = options.Target with { UdpTimeout = TimeSpan.FromMilliseconds(100) }, Request = new RequestOptions { Payload = "hello"u8.ToArray() } };
        var result = await LoadRunner.RunAsync(options, portable);
        await end.CancelAsync();
        await serving;
        Assert.Equal([new("OK", 4), new("timeout", 2)], result.Details);
        Assert.Equal([new(CallFailure.Timeout, 2)], result.Failures);
        Assert.Equal((30, 20), (result.BytesSent, result.BytesReceived));

        static async Task ServeAsync(UdpClient server, CancellationToken end)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    var got = await server.ReceiveAsync(end);
                    if (i % 3 != 2) await server.SendAsync(got.Buffer, got.RemoteEndPoint, end);
                }
            }
            catch (OperationCanceledException)
            {
                // The test has ended.
            }
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Without_keep_alive_each_call_has_a_connection(bool halfClose, bool http10)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            var head = await peer.ReadAsync();
            if (halfClose) Assert.Equal("", await peer.ReadAsync());
            await peer.SendAsync(head.Contains("Connection: close\r\n", StringComparison.Ordinal) != http10 ? ScriptedServer.Ok : "HTTP/1.1 500 wrong\r\n\r\n");
        });
        var options = LoadRunner.Calls(server.Url, 6);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { KeepAlive = http10, HalfClose = halfClose, Http10 = http10 } });
        Assert.Equal([new(200, 6)], result.Codes);
        Assert.Equal((6, 6), (server.Connections, result.Connections[0].Sockets));
    }

    [Fact]
    public async Task Connections_are_renewed_after_so_many_calls()
    {
        await using var server = ScriptedServer.Answering(ScriptedServer.Ok);
        var options = LoadRunner.Calls(server.Url, 20);
        await LoadRunner.RunAsync(options with { Target = options.Target with { ConnectionReuse = (5, 5) } });
        Assert.Equal(4, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Portable))]
    public async Task A_unix_socket(bool portable)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var server = new ScriptedServer(peer => peer.AnswerAsync(head => head.Contains("Host: some.where\r\n", StringComparison.Ordinal) ? ScriptedServer.Ok : "no\r\n"), new UnixDomainSocketEndPoint(path));
        var options = LoadRunner.Calls("http://some.where/", 5);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { UnixSocket = path } }, portable);
        Assert.Equal([new(200, 5)], result.Codes);
        File.Delete(path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Through_the_outbound_proxy_in_a_tunnel(bool standard)
    {
        await using var proxy = new ScriptedServer(async peer =>
        {
            Assert.StartsWith("CONNECT only.the.proxy.knows:81 HTTP/1.1\r\n", await peer.ReadAsync(), StringComparison.Ordinal);
            await peer.SendAsync("HTTP/1.1 200 Connection established\r\n\r\n");
            await peer.AnswerAsync(head => head.StartsWith("GET /x HTTP/1.1\r\n", StringComparison.Ordinal) ? ScriptedServer.Ok : "no\r\n");
        });
        var options = LoadRunner.Calls("http://only.the.proxy.knows:81/x", 5);
        var environment = new RunEnvironment { OutboundProxy = $"http://127.0.0.1:{proxy.Port}" };
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { StandardClient = standard } }, environment: environment);
        Assert.Equal([new(200, 5)], result.Codes);
        Assert.Equal([new("only.the.proxy.knows:81", 1)], result.Connections[0].Addresses);
    }

    [Fact]
    public async Task A_proxy_that_refuses_is_not_the_server()
    {
        await using var proxy = ScriptedServer.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        var log = new RunLog();
        var result = await LoadRunner.RunAsync(LoadRunner.Calls("http://name/", 3), log: log, environment: new RunEnvironment { OutboundProxy = $"http://127.0.0.1:{proxy.Port}" });
        Assert.Equal([new(CallFailure.Other, 3)], result.Failures);
        Assert.Equal(["Call without an answer (Other): the outbound proxy answered \"HTTP/1.1 403 Forbidden\" to CONNECT name:80"], log.Warnings);
    }

    [Fact]
    public async Task The_standard_client_counts_alike()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync(ScriptedServer.Ok);
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\npart");
        });
        var options = LoadRunner.Calls(server.Url, 9);
        var result = await LoadRunner.RunAsync(options with { Target = options.Target with { StandardClient = true } });
        Assert.Equal([new(-1, 3), new(200, 3), new(503, 3)], result.Codes);
        Assert.Equal([new(CallFailure.Closed, 3)], result.Failures);
        Assert.Equal((-1, 5, 0, 3), (result.Sizes.Min, result.Sizes.Max, result.HeaderSizes.Max, result.Connections[0].Sockets));
    }

    private static LoadOptions Calls(string scheme, int port, int calls, TargetProtocol protocol)
    {
        var options = LoadRunner.Calls($"{scheme}://127.0.0.1:{port}", calls, workers: 2);
        return options with { Target = options.Target with { Protocol = protocol } };
    }

    private static async Task EchoAsync(ScriptedServer.Peer peer)
    {
        var buffer = new byte[100];
        for (var read = await peer.Socket.ReceiveAsync(buffer, peer.End); read > 0; read = await peer.Socket.ReceiveAsync(buffer, peer.End))
            await peer.Socket.SendAsync(buffer.AsMemory(0, read), peer.End);
    }
}
