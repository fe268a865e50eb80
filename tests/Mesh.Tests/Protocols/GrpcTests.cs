using System.Net;

using Grpc.Core;
using Grpc.Net.Client;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>gRPC through a proxy to a real gRPC server: the four kinds of calls, metadata, status, deadlines.</summary>
public sealed class GrpcTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ProxyKind.Gateway)]
    [InlineData(ProxyKind.Sidecar)]
    public async Task Unary_with_metadata_both_ways_and_trailers(ProxyKind kind)
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(kind, server.Address, http2: true);
        using var channel = Open(door);

        using var call = new Echo.EchoClient(channel).SayAsync(new Text { Value = "hello" }, new Metadata { { "x-mood", ", gladly" } }, cancellationToken: Cancel);

        Assert.Equal("hello, gladly", (await call).Value);
        Assert.Equal("first", (await call.ResponseHeadersAsync).GetValue("x-head"));
        Assert.Equal("last", call.GetTrailers().GetValue("x-tail"));
    }

    [Fact]
    public async Task Streams_of_answers_and_of_requests_of_any_length()
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(ProxyKind.Sidecar, server.Address, http2: true);
        using var channel = Open(door);
        var client = new Echo.EchoClient(channel);

        using var counting = client.Count(new Text { Value = "2000" }, cancellationToken: Cancel);
        var numbers = await counting.ResponseStream.ReadAllAsync(Cancel).Select(static text => text.Value).ToListAsync(Cancel);
        using var joining = client.Join(cancellationToken: Cancel);
        for (var i = 0; i < 100; i++) await joining.RequestStream.WriteAsync(new Text { Value = new string('x', 50_000) }, Cancel);
        await joining.RequestStream.CompleteAsync();

        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => $"{i}"), numbers);
        Assert.Equal("5000000", (await joining).Value);
    }

    [Fact]
    public async Task In_a_conversation_every_word_is_heard_before_the_next_is_said()
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, server.Address, http2: true);
        using var channel = Open(door);
        using var chat = new Echo.EchoClient(channel).Chat(cancellationToken: Cancel);

        for (var i = 0; i < 50; i++)
        {
            await chat.RequestStream.WriteAsync(new Text { Value = $"word {i}" }, Cancel);
            Assert.True(await chat.ResponseStream.MoveNext(Cancel));
            Assert.Equal($"word {i}", chat.ResponseStream.Current.Value);
        }

        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(Cancel));
        Assert.Equal(StatusCode.OK, chat.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_failure_keeps_its_code_details_and_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, server.Address, http2: true);
        using var channel = Open(door);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Text { Value = "fail" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("not now, 100 %", failure.Status.Detail);
        Assert.Equal("because", failure.Trailers.GetValue("x-why"));
    }

    [Fact]
    public async Task The_server_learns_the_deadline_and_when_nobody_waits_any_more()
    {
        await using var server = await EchoServer.StartAsync();
        await using var door = await Door.OpenAsync(ProxyKind.Sidecar, server.Address, http2: true);
        using var channel = Open(door);
        var client = new Echo.EchoClient(channel);

        await client.SayAsync(new Text { Value = "hello" }, deadline: DateTime.UtcNow.AddMinutes(5), cancellationToken: Cancel);
        Assert.InRange(server.Deadline!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        var late = await Assert.ThrowsAsync<RpcException>(async () => await client.SayAsync(new Text { Value = "wait" }, deadline: DateTime.UtcNow.AddSeconds(3), cancellationToken: Cancel));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await server.GivenUp.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
    }

    [Fact]
    public async Task Without_a_server_the_caller_is_told_UNAVAILABLE_and_why()
    {
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, Proxy.Tables.ClosedPort(), http2: true);
        using var channel = Open(door);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await new Echo.EchoClient(channel).SayAsync(new Text { Value = "hello" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("retried and the latest reset reason: remote connection failure", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static GrpcChannel Open(Door door) => GrpcChannel.ForAddress("http://reviews", new GrpcChannelOptions { HttpClient = door.Client(HttpVersion.Version20), DisposeHttpClient = true });
}
