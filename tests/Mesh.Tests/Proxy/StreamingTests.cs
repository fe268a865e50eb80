using System.Net;
using System.Net.WebSockets;
using System.Text;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class StreamingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // More than the socket buffers of both hops hold together (some 20 MiB), so that whoever holds a body shows it.
    private const long Size = 128L * 1024 * 1024;

    [Fact]
    public async Task An_answer_that_nobody_reads_stops_its_sender()
    {
        var sent = 0L;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var part = new byte[64 * 1024];
            while (Volatile.Read(ref sent) < Size)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                Interlocked.Add(ref sent, part.Length);
            }
        });
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", "c")], [Tables.Cluster("c", upstream.Address)]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        using var client = Clients.Direct();
        using var answer = await client.GetAsync(new Uri($"http://{gateway.Endpoints[0]}/"), HttpCompletionOption.ResponseHeadersRead, Cancel);

        var held = await WhenStillAsync(() => Volatile.Read(ref sent));
        var received = await CountAsync(await answer.Content.ReadAsStreamAsync(Cancel));

        Assert.InRange(held, 0, Size / 2);
        Assert.Equal(Size, received);
    }

    [Fact]
    public async Task A_request_that_nobody_reads_stops_its_sender()
    {
        var release = new TaskCompletionSource();
        var received = 0L;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await release.Task.WaitAsync(context.RequestAborted);
            received = await CountAsync(context.Request.Body);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", "c")], [Tables.Cluster("c", upstream.Address)]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        using var client = Clients.Direct();
        await using var body = new ZeroStream(Size);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{gateway.Endpoints[0]}/") { Content = new StreamContent(body) };
        request.Headers.TransferEncodingChunked = true;

        var answering = client.SendAsync(request, Cancel);
        var held = await WhenStillAsync(() => body.Taken);
        release.SetResult();
        using var answer = await answering;

        Assert.InRange(held, 0, Size / 2);
        Assert.Equal(Size, received);
    }

    [Fact]
    public async Task The_head_of_an_answer_does_not_wait_for_its_body()
    {
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await release.Task.WaitAsync(context.RequestAborted);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", "c")], [Tables.Cluster("c", upstream.Address)]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        using var client = Clients.Direct();

        using var answer = await client.GetAsync(new Uri($"http://{gateway.Endpoints[0]}/"), HttpCompletionOption.ResponseHeadersRead, Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        release.SetResult();
    }

    [Fact]
    public async Task WebSockets_pass()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            // The middleware is not in the pipeline: it is called by hand around this one handler.
            var middleware = new Microsoft.AspNetCore.WebSockets.WebSocketMiddleware(
                EchoAsync, Microsoft.Extensions.Options.Options.Create(new WebSocketOptions()), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
            await middleware.Invoke(context);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", "c")], [Tables.Cluster("c", upstream.Address)]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{gateway.Endpoints[0]}/"), Cancel);
        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, Cancel);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, Cancel);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Http_1_0_at_a_gateway_is_told_to_upgrade()
    {
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", "c")], [Tables.Cluster("c")]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);
        using var client = await RawClient.ConnectAsync(gateway.Endpoints[0]);

        await client.SendAsync("GET / HTTP/1.0\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 426 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    // The count once it has not moved for half a second.
    private static async Task<long> WhenStillAsync(Func<long> count)
    {
        for (var last = -1L; ;)
        {
            var now = count();
            if (now > 0 && now == last) return now;
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(500), Cancel);
        }
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var count = 0L;
        while (await stream.ReadAsync(buffer, Cancel) is var read and > 0) count += read;
        return count;
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
    }
}
