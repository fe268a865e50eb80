using System.Net;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>HTTP/1.1 and HTTP/2 on one port, and how connections are kept (issue E, deliver 7).</summary>
public sealed class FrontDoorTests
{
    private static readonly Uri Url = new("http://reviews/reviews/0");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task One_port_takes_both_versions(ProxyKind kind)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20, HttpVersion.Version11 })
        {
            using var client = door.Client(version);
            using var answer = await client.GetAsync(Url, Cancel);
            Assert.Equal(version, answer.Version);
            Assert.Equal("ok", await answer.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(kind == ProxyKind.Gateway ? "istio-envoy" : "envoy", answer.Headers.Server.ToString());
        }

        Assert.All(upstream.Requests, static request => Assert.Equal("GET /reviews/0 reviews", $"{request.Method} {request.Target} {request.Header("host")}"));
        Assert.Equal(3, upstream.Requests.Count);
        Assert.Empty(upstream.Violations);
    }

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task A_request_that_comes_byte_by_byte_is_understood(ProxyKind kind)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        using var connection = await door.KnockAsync();

        foreach (var one in "PUT /p HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\r\n\r\nabc") await connection.SendAsync(one.ToString());

        Assert.Equal(200, (await connection.ReadAnswerAsync())?.Status);
        Assert.Equal("PUT /p abc", Assert.Single(upstream.Requests) is var request ? $"{request.Method} {request.Target} {request.Body}" : "");
    }

    [Fact]
    public async Task A_connection_is_kept_for_the_next_request_and_closed_when_the_caller_says_so()
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.SendAsync("GET /1 HTTP/1.1\r\nHost: reviews\r\n\r\n");
        var first = await connection.ReadAnswerAsync();
        await connection.SendAsync("GET /2 HTTP/1.1\r\nHost: reviews\r\nConnection: close\r\n\r\n");
        var second = await connection.ReadAnswerAsync();

        Assert.Null(first?.Header("connection"));
        Assert.Equal("close", second?.Header("connection"));
        Assert.True(await connection.EndsAsync());
        Assert.Equal(1, upstream.Connections);
        Assert.All(upstream.Requests, static request => Assert.Empty(request.Values("connection")));
    }

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task Requests_in_one_packet_are_answered_in_order(ProxyKind kind)
    {
        await using var upstream = new StrictServer(static request => $"HTTP/1.1 200 OK\r\ncontent-length: {request.Target.Length + request.Body.Length}\r\n\r\n{request.Target}{request.Body}");
        await using var door = await Door.OpenAsync(kind, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.SendAsync(
            "GET /1 HTTP/1.1\r\nHost: reviews\r\n\r\n" +
            "POST /2 HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\r\n\r\nabc" +
            "POST /3 HTTP/1.1\r\nHost: reviews\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n1\r\nf\r\n0\r\n\r\n" +
            "GET /4 HTTP/1.1\r\nHost: reviews\r\n\r\n");

        foreach (var body in new[] { "/1", "/2abc", "/3def", "/4" }) Assert.Equal(body, (await connection.ReadAnswerAsync())?.Body);
        Assert.Equal(4, upstream.Requests.Count);
        Assert.Empty(upstream.Violations);
    }

    [Fact]
    public async Task HEAD_is_answered_by_a_head_alone_and_the_connection_goes_on()
    {
        await using var upstream = new StrictServer(static request => "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n" + (request.Method == "HEAD" ? "" : "ok"));
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.SendAsync("HEAD /1 HTTP/1.1\r\nHost: reviews\r\n\r\n");
        var head = await connection.ReadAnswerAsync(toHead: true);
        await connection.SendAsync("GET /2 HTTP/1.1\r\nHost: reviews\r\n\r\n");

        Assert.Equal("2", head?.Header("content-length"));
        Assert.Equal("ok", (await connection.ReadAnswerAsync())?.Body);
    }

    [Fact]
    public async Task The_proxy_answers_Expect_itself_and_once()
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        using var connection = await door.KnockAsync();

        await connection.SendAsync("PUT / HTTP/1.1\r\nHost: reviews\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, (await connection.ReadAnswerAsync())?.Status);
        await connection.SendAsync("abc");
        Assert.Equal(200, (await connection.ReadAnswerAsync())?.Status);

        var request = Assert.Single(upstream.Requests);
        Assert.Null(request.Header("expect"));
        Assert.Equal("abc", request.Body);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_caller_that_leaves_ends_the_request_upstream(string version)
    {
        var arrived = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var upstream = await Proxy.TestUpstream.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await using var _ = context.RequestAborted.Register(() => ended.TrySetResult());
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
        });
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        using var client = door.Client(Version.Parse(version));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var asking = client.GetAsync(Url, leave.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains("\" 0 DC downstream_remote_disconnect ", await door.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trailers_of_an_answer_follow_its_body_in_http2()
    {
        await using var upstream = await Proxy.TestUpstream.StartAsync(
            async context =>
            {
                context.Response.DeclareTrailer("x-sum");
                await context.Response.WriteAsync("body", Cancel);
                context.Response.AppendTrailer("x-sum", "42");
            },
            Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2);
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address, http2: true);
        using var client = door.Client(HttpVersion.Version20);
        using var answer = await client.GetAsync(Url, Cancel);

        Assert.Equal("body", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("42", answer.TrailingHeaders.GetValues("x-sum").Single());
    }
}
