using Bookinfo.ServiceDefaults.Listening;

namespace Bookinfo.ServiceDefaults.Tests.Listening;

public sealed class PortMapTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_map_ports_stay_where_they_are(string? text)
    {
        Assert.True(PortMap.TryParse(text, out var map, out _));
        Assert.False(map.IsSet);
        Assert.Null(map.Resolve(9080));
    }

    [Fact]
    public void Listed_ports_move_and_unlisted_ones_become_ephemeral_on_loopback()
    {
        Assert.True(PortMap.TryParse("9080=127.0.0.1:53021,udp/8078=127.0.0.1:53022,80=[::1]:53023", out var map, out _));
        Assert.Equal("127.0.0.1:53021", map.Resolve(9080)?.ToString());
        Assert.Equal("127.0.0.1:53022", map.Resolve(8078, udp: true)?.ToString());
        Assert.Equal("[::1]:53023", map.Resolve(80)?.ToString());
        Assert.Equal("127.0.0.1:0", map.Resolve(8078)?.ToString());
        Assert.Equal("127.0.0.1:0", map.Resolve(9002)?.ToString());
    }

    [Theory]
    [InlineData("9080", "9080")]
    [InlineData("9080=53021", "9080=53021")]
    [InlineData("9080=127.0.0.1", "9080=127.0.0.1")]
    [InlineData("9080=127.0.0.1:0", "9080=127.0.0.1:0")]
    [InlineData("9080=127.0.0.1:65536", "9080=127.0.0.1:65536")]
    [InlineData("9080=1:53021", "9080=1:53021")]
    [InlineData("9080=::1:53021", "9080=::1:53021")]
    [InlineData("9080=localhost:53021", "9080=localhost:53021")]
    [InlineData("tcp/9080=127.0.0.1:1", "tcp/9080=127.0.0.1:1")]
    [InlineData("0=127.0.0.1:1", "0=127.0.0.1:1")]
    [InlineData("9080=127.0.0.1:1,", "")]
    [InlineData("9080=127.0.0.1:1, 9081=127.0.0.1:2", " 9081=127.0.0.1:2")]
    [InlineData("9080=127.0.0.1:1,9080=127.0.0.1:2", "9080=127.0.0.1:2")]
    public void A_wrong_piece_is_named(string text, string piece)
    {
        Assert.False(PortMap.TryParse(text, out var map, out var wrong));
        Assert.Equal(piece, wrong);
        Assert.False(map.IsSet);
    }
}
