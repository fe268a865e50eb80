using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>Leaving HTTP in the middle of a connection: WebSocket may, nothing else.</summary>
public sealed class UpgradeTests
{
    private const string Switched = "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: x\r\n\r\n";

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task After_a_WebSocket_handshake_bytes_pass_both_ways_until_one_side_ends(ProxyKind kind)
    {
        var head = new TaskCompletionSource<string>();
        await using var upstream = new LoopbackServer(async (socket, stop) =>
        {
            head.TrySetResult(await ReadHeadAsync(socket, stop));
            await socket.SendAsync(Encoding.Latin1.GetBytes(Switched), stop);
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, stop) is var read and > 0)
            {
                await socket.SendAsync(buffer.AsMemory(0, read), stop);
                if (buffer.AsSpan(0, read).Contains((byte)'!')) return;
            }
        });
        await using var door = await Door.OpenAsync(kind, new(System.Net.IPAddress.Loopback, upstream.Port));
        using var connection = await door.KnockAsync();

        await connection.SendAsync("GET /chat HTTP/1.1\r\nHost: reviews\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        Assert.Equal(101, (await connection.ReadAnswerAsync())?.Status);
        foreach (var word in new[] { "one", "\0\r\n\u00ff", "last!" })
        {
            await connection.SendAsync(word);
            Assert.Equal(word, await connection.ReadAsync(word.Length));
        }

        Assert.True(await connection.EndsAsync());
        var seen = (await head.Task).ToLowerInvariant();
        Assert.Contains("\r\nupgrade: websocket\r\n", seen, StringComparison.Ordinal);
        Assert.Contains("\r\nconnection: upgrade\r\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_that_the_upstream_refuses_is_an_ordinary_answer()
    {
        await using var upstream = new StrictServer(static _ => "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno");
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);

        var answer = await door.AskAsync("GET /chat HTTP/1.1\r\nHost: reviews\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nSec-WebSocket-Version: 13\r\n\r\n");

        Assert.Equal("403 no", $"{answer?.Status} {answer?.Body}");
    }

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task Another_upgrade_is_forbidden(ProxyKind kind)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);

        var answer = await door.AskAsync("GET / HTTP/1.1\r\nHost: reviews\r\nConnection: Upgrade\r\nUpgrade: something\r\n\r\n");

        Assert.Equal("403 ", $"{answer?.Status} {answer?.Body}");
        Assert.Empty(upstream.Requests);
        Assert.Contains(" 403 - upgrade_failed ", await door.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_offer_to_go_on_in_h2c_is_overheard()
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);

        var answer = await door.AskAsync("GET / HTTP/1.1\r\nHost: reviews\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");

        Assert.Equal("200 ok", $"{answer?.Status} {answer?.Body}");
        var request = Assert.Single(upstream.Requests);
        foreach (var gone in new[] { "upgrade", "connection", "http2-settings" }) Assert.Null(request.Header(gone));
    }

    private static async Task<string> ReadHeadAsync(Socket socket, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(one, stop) > 0) head.Append((char)one[0]);
        return head.ToString();
    }
}
