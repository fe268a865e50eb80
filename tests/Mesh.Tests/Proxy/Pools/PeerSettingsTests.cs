using Bookinfo.Mesh.Proxy.Http2;
using Bookinfo.Mesh.Tests.Fuzz;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>How many streams a peer takes, read from the first bytes it sends.</summary>
public sealed class PeerSettingsTests
{
    private static readonly byte[] HundredStreams = [0, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void They_may_come_in_pieces(int piece)
    {
        byte[] sent = [.. Http2Frames.Frame(Http2Frames.Settings, 0, 0, HundredStreams), .. Http2Frames.Frame(Http2Frames.Settings, 1, 0)];
        var settings = new PeerSettings();

        foreach (var part in sent.Chunk(piece)) settings.Read(part);

        Assert.True(settings.IsComplete);
        Assert.Equal(100u, settings.Streams);
    }

    [Fact]
    public void Half_a_frame_says_nothing_yet()
    {
        var settings = new PeerSettings();
        settings.Read(Http2Frames.Frame(Http2Frames.Settings, 0, 0, HundredStreams).AsSpan(0, 15));
        Assert.False(settings.IsComplete);
        Assert.Null(settings.Streams);
    }

    [Fact]
    public void A_peer_that_names_no_limit_has_none()
    {
        var settings = new PeerSettings();
        settings.Read(Http2Frames.Frame(Http2Frames.Settings, 0, 0));
        Assert.True(settings.IsComplete);
        Assert.Null(settings.Streams);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("\u00ff\u00ff\u00ff\u0004\u0000\u0000\u0000\u0000\u0000")]
    [InlineData("\u0000\u0000\u0008\u0006\u0000\u0000\u0000\u0000\u0000")]
    public void What_is_no_settings_frame_has_no_limit(string sent)
    {
        var settings = new PeerSettings();
        settings.Read(System.Text.Encoding.Latin1.GetBytes(sent));
        Assert.True(settings.IsComplete);
        Assert.Null(settings.Streams);
    }
}
