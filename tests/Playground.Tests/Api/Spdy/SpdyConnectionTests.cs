using System.Net.WebSockets;
using System.Text;

using Bookinfo.Playground.Api.Spdy;

namespace Bookinfo.Playground.Tests.Api.Spdy;

/// <summary>What kubectl does not do: the rest of what a caller may send.</summary>
public sealed class SpdyConnectionTests
{
    private const int SynReply = 2;
    private const int Reset = 3;
    private const int Settings = 4;
    private const int Ping = 6;
    private const int GoAway = 7;
    private const int Headers = 8;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_are_told_apart_and_each_ends_by_itself()
    {
        await using var caller = await SpdyCaller.StartAsync();
        await caller.OpenAsync(1, ("streamtype", "data"), ("port", "80"));
        Assert.Equal((SynReply, 1), await TypeAndIdAsync(caller));
        await caller.OpenAsync(3, ("streamtype", "error"));
        Assert.Equal((SynReply, 3), await TypeAndIdAsync(caller));
        Assert.Equal(["data", "error"], (await caller.StreamsAsync(2)).Select(stream => stream.Headers["streamtype"]));
        Assert.Equal("80", caller.Streams[0].Headers["port"]);

        await caller.DataAsync(1, "one ");
        await caller.DataAsync(3, "other", last: true);
        Assert.Equal((3, "other"), await DataAsync(caller));
        Assert.Equal((0, 3, true), (await caller.FrameAsync()) is var end ? (end.Type, end.Id, end.Last) : default);
        await caller.DataAsync(1, "and two", last: true);
        Assert.Equal((1, "one and two"), await DataAsync(caller));
    }

    [Fact]
    public async Task Pings_come_back_and_what_means_nothing_here_is_let_pass()
    {
        await using var caller = await SpdyCaller.StartAsync();
        await caller.ControlAsync(Settings, new byte[4]);
        await caller.ControlAsync(9, new byte[8]);
        await caller.ControlAsync(Headers, [.. SpdyCaller.Number(7), .. caller.Block(("name", "value"))]);
        await caller.DataAsync(99, "for nobody");
        await caller.ControlAsync(Ping, SpdyCaller.Number(5));
        Assert.Equal((Ping, 5), await TypeAndIdAsync(caller));

        // Decompression goes on where the frame of headers left it.
        await caller.OpenAsync(1, ("name", "value"));
        Assert.Equal((SynReply, 1), await TypeAndIdAsync(caller));
        Assert.Equal("value", (await caller.OnlyStreamAsync()).Headers["name"]);
    }

    [Fact]
    public async Task A_stream_that_is_given_up_ends_and_says_so()
    {
        await using var caller = await SpdyCaller.StartAsync();
        await caller.OpenAsync(1);
        await TypeAndIdAsync(caller);
        var stream = await caller.OnlyStreamAsync();
        await caller.ControlAsync(Reset, [.. SpdyCaller.Number(1), .. SpdyCaller.Number(5)]);
        Assert.Equal((1, true), (await caller.FrameAsync()) is var end ? (end.Id, end.Last) : default);
        Assert.True(stream.WasReset);
    }

    [Fact]
    public async Task A_number_that_is_taken_and_one_stream_too_many_are_refused_alone()
    {
        await using var caller = await SpdyCaller.StartAsync();
        for (var i = 0; i < SpdyConnection.MaxStreams; i++)
        {
            await caller.OpenAsync((2 * i) + 1);
            Assert.Equal((SynReply, (2 * i) + 1), await TypeAndIdAsync(caller));
        }

        await caller.OpenAsync(1);
        Assert.Equal((Reset, 1, 9), await ResetAsync(caller));
        await caller.OpenAsync(5001);
        Assert.Equal((Reset, 5001, 3), await ResetAsync(caller));
        await caller.DataAsync(1, "still here", last: true);
        Assert.Equal((1, "still here"), await DataAsync(caller));
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "another version", [0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1] },
        { "a control frame of 16 MB", [0x80, 3, 0, 1, 0, 0xFF, 0xFF, 0xFF] },
        { "a stream without number", [0x80, 3, 0, 1, 0, 0, 0, 2, 0, 0] },
        { "a block that is no zlib", [0x80, 3, 0, 1, 0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4] },
        { "a reset without number", [0x80, 3, 0, 3, 0, 0, 0, 0] },
        { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n") },
        { "an end within a frame", [0x80, 3, 0, 6, 0, 0, 0, 4, 0] },
        { "goodbye", [0x80, 3, 0, GoAway, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_cannot_be_read_ends_the_connection_and_every_stream(string what, byte[] bytes)
    {
        await using var caller = await SpdyCaller.StartAsync();
        await caller.OpenAsync(1);
        await TypeAndIdAsync(caller);
        await caller.SendAsync(bytes);

        // Of these more could follow.
        if (what is "HTTP" or "an end within a frame") caller.Leave();
        await caller.Serving.WaitAsync(Soon, Cancel);
        await Assert.Single(caller.Echoes).WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task A_caller_that_is_killed_behind_a_WebSocket_is_an_end_like_others()
    {
        using var socket = WebSocket.CreateFromStream(new MemoryStream([0x82]), new WebSocketCreationOptions { IsServer = true });
        await using var transport = WebSocketStream.Create(socket, WebSocketMessageType.Binary);
        using var connection = new SpdyConnection(transport);
        await connection.RunAsync(static _ => { }, Cancel);
    }

    [Fact]
    public async Task A_block_that_grows_without_end_or_names_a_header_twice_ends_the_connection()
    {
        foreach (var headers in new[] { [("long", new string('x', 20_000))], new[] { ("a", "1"), ("a", "2") } })
        {
            await using var caller = await SpdyCaller.StartAsync();
            await caller.OpenAsync(1, headers);
            await caller.Serving.WaitAsync(Soon, Cancel);
            Assert.Empty(caller.Streams);
        }
    }

    private static async Task<(int Type, int Id)> TypeAndIdAsync(SpdyCaller caller) => await caller.FrameAsync() is var frame ? (frame.Type, frame.Id) : default;

    private static async Task<(int Id, string Text)> DataAsync(SpdyCaller caller) => await caller.FrameAsync() is var frame ? (frame.Id, Encoding.UTF8.GetString(frame.Payload)) : default;

    private static async Task<(int Type, int Id, int Status)> ResetAsync(SpdyCaller caller) => await caller.FrameAsync() is var frame ? (frame.Type, frame.Id, frame.Payload[7]) : default;
}
