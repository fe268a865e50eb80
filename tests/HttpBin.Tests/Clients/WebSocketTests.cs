using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

using Bookinfo.HttpBin.WebSockets;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>Contract 1.8.</summary>
public sealed class WebSocketTests(Servers servers)
{
    private const string Upgrade = "Connection: Upgrade\nUpgrade: WebSocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    [Fact]
    public async Task Text_comes_back_as_text_and_bytes_as_bytes()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{servers.Go}/websocket/echo"), limit.Token);
        var buffer = new byte[200_000];
        foreach (var (type, length) in ((WebSocketMessageType, int)[])[(WebSocketMessageType.Text, 5), (WebSocketMessageType.Binary, 300), (WebSocketMessageType.Binary, 100_000), (WebSocketMessageType.Text, 0)])
        {
            var message = Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26))).ToArray();
            await socket.SendAsync(message, type, true, limit.Token);
            var received = 0;
            WebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, received, buffer.Length - received), limit.Token);
                received += result.Count;
            }
            while (!result.EndOfMessage);
            Assert.Equal((type, length), (result.MessageType, received));
            Assert.Equal(message, buffer[..length]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "bye", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task The_handshake_is_as_the_protocol_says()
    {
        using var socket = await Wire.ConnectAsync(servers.Go);
        await socket.SendAsync(Wire.Compose("GET /websocket/echo", Upgrade, close: false));
        var head = await ReceiveAsync(socket, bytes => bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0);
        var text = Encoding.ASCII.GetString(head);
        Assert.StartsWith("HTTP/1.1 101 ", text, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1011, new byte[] { 0x81, 0x01, (byte)'a' })]
    [InlineData("", 1002, new byte[] { 0xc1, 0x80, 0, 0, 0, 0 })]
    [InlineData("", 1002, new byte[] { 0x83, 0x80, 0, 0, 0, 0 })]
    [InlineData("", 1002, new byte[] { 0x80, 0x80, 0, 0, 0, 0 })]
    [InlineData("", 1007, new byte[] { 0x81, 0x81, 0, 0, 0, 0, 0xff })]
    [InlineData("?max_fragment_size=2&max_message_size=3", 1002, new byte[] { 0x82, 0x83, 0, 0, 0, 0, 1, 2, 3 })]
    [InlineData("?max_fragment_size=2&max_message_size=3", 1009, new byte[] { 0x02, 0x82, 0, 0, 0, 0, 1, 2, 0x80, 0x82, 0, 0, 0, 0, 3, 4 })]
    [InlineData("", 1002, new byte[] { 0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 })]
    [InlineData("", 1000, new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xf3 })]
    public async Task Closes_with_the_code_of_the_mistake(string query, int code, byte[] frames)
    {
        using var socket = await OpenAsync(query);
        await socket.SendAsync(frames);
        var answer = await ReceiveAsync(socket, bytes => bytes.Length >= 4);
        Assert.Equal((0x88, 2, code), (answer[0], answer[1], (answer[2] << 8) | answer[3]));
    }

    [Fact]
    public async Task A_ping_gets_its_payload_back_and_a_long_answer_is_cut_into_fragments()
    {
        using var socket = await OpenAsync("?max_fragment_size=2&max_message_size=3");
        await socket.SendAsync(new byte[] { 0x89, 0x81, 0, 0, 0, 0, 9, 0x02, 0x82, 0, 0, 0, 0, 1, 2, 0x80, 0x81, 0, 0, 0, 0, 3 });
        Assert.Equal(new byte[] { 0x8a, 1, 9, 0x02, 2, 1, 2, 0x80, 1, 3 }, await ReceiveAsync(socket, bytes => bytes.Length >= 10));
    }

    [Theory]
    [InlineData("Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: x")]
    [InlineData("Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13")]
    [InlineData("Connection: Upgrade\nUpgrade: other\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: x")]
    public async Task An_incomplete_handshake_is_400(string headers)
    {
        using var socket = await Wire.ConnectAsync(servers.Go);
        await socket.SendAsync(Wire.Compose("GET /websocket/echo", headers.Replace("Connection: Upgrade", "Connection: Upgrade, close", StringComparison.Ordinal)));
        Assert.Equal(400, (await Wire.ReadAsync(socket)).Status);
    }

    [Theory]
    [InlineData("max_fragment_size=0")]
    [InlineData("max_message_size=1048577")]
    [InlineData("max_fragment_size=5&max_message_size=4")]
    public async Task Limits_out_of_bounds_are_400(string query)
    {
        using var socket = await Wire.ConnectAsync(servers.Go);
        await socket.SendAsync(Wire.Compose($"GET /websocket/echo?{query}", Upgrade.Replace("Connection: Upgrade", "Connection: Upgrade, close", StringComparison.Ordinal)));
        Assert.Equal(400, (await Wire.ReadAsync(socket)).Status);
    }

    [Fact]
    public async Task The_connection_is_cut_when_its_time_is_over()
    {
        using var socket = await Wire.ConnectAsync(servers.GoSmall);
        await socket.SendAsync(Wire.Compose("GET /websocket/echo", Upgrade, close: false));
        var all = await ReceiveAsync(socket, _ => false);
        Assert.StartsWith("HTTP/1.1 101 ", Encoding.ASCII.GetString(all), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Python_port_has_the_limits_of_Go()
    {
        using var asking = await Wire.ConnectAsync(servers.Py);
        await asking.SendAsync(Wire.Compose("GET /websocket/echo?max_message_size=1048577", Upgrade.Replace("Connection: Upgrade", "Connection: Upgrade, close", StringComparison.Ordinal)));
        Assert.Equal(400, (await Wire.ReadAsync(asking)).Status);
        using var socket = await OpenAsync("", servers.Py);
        await socket.SendAsync(new byte[] { 0x82, 0xff, 0, 0, 0, 0, 0, 0x08, 0, 0x01, 0, 0, 0, 0 });
        Assert.Equal(new byte[] { 0x88, 2, 0x03, 0xea }, await ReceiveAsync(socket, bytes => bytes.Length >= 4));
    }

    [Fact]
    public void An_announced_length_takes_no_memory_before_its_bytes_come()
    {
        using var stream = new MemoryStream([0x82, 0xff, 0, 0, 0, 0, 0x03, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var echo = new WebSocketEcho(stream, 50 << 20, 100 << 20).RunAsync(TestContext.Current.CancellationToken);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(echo.IsCompletedSuccessfully);
        Assert.InRange(taken, 0, 1 << 20);
    }

    private Task<Socket> OpenAsync(string query) => OpenAsync(query, servers.Go);

    private static async Task<Socket> OpenAsync(string query, int port)
    {
        var socket = await Wire.ConnectAsync(port);
        await socket.SendAsync(Wire.Compose($"GET /websocket/echo{query}", Upgrade, close: false));
        await ReceiveAsync(socket, bytes => bytes.AsSpan().IndexOf("\r\n\r\n"u8) >= 0);
        return socket;
    }

    // Until there is enough, or the server closes.
    private static async Task<byte[]> ReceiveAsync(Socket socket, Func<byte[], bool> enough)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var all = Array.Empty<byte>();
        var buffer = new byte[4096];
        while (!enough(all) && await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count) all = [.. all, .. buffer[..count]];
        return all;
    }
}
