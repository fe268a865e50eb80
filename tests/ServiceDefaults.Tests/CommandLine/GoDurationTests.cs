using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.ServiceDefaults.Tests.CommandLine;

/// <summary>Texts as Go's time package reads and prints them.</summary>
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("-1s", -1000)]
    [InlineData("250us", 0.25)]
    [InlineData("0", 0)]
    [InlineData(".5s", 500)]
    public void Durations_are_read(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1d")]
    [InlineData("5 s")]
    [InlineData("1e3s")]
    [InlineData("3000000h")]
    [InlineData("--1s")]
    public void Other_texts_are_none(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Fact]
    public void Days_and_weeks_only_where_they_are_allowed()
    {
        Assert.True(GoDuration.TryParseWithDays("1w2d3h", out var duration));
        Assert.Equal(TimeSpan.FromHours((9 * 24) + 3), duration);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.0001, "100ns")]
    [InlineData(0.25, "250µs")]
    [InlineData(1.5, "1.5ms")]
    [InlineData(2001.1494, "2.0011494s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(7_200_000, "2h0m0s")]
    [InlineData(-1000, "-1s")]
    public void Durations_are_printed(double milliseconds, string text) =>
        Assert.Equal(text, GoDuration.Text(TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond))));
}
