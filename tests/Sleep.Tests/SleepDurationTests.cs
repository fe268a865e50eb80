namespace Bookinfo.Sleep.Tests;

public sealed class SleepDurationTests
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("1m 30s", 90)]
    [InlineData("0", 0)]
    public void Numbers_with_units_are_added(string words, double seconds)
    {
        Assert.True(SleepDuration.TryParse(words.Split(' '), out var duration, out _));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("infinity")]
    [InlineData("inf")]
    [InlineData("3650d")]
    [InlineData("1 infinity")]
    public void What_is_longer_than_any_lab_lasts_for_ever(string words)
    {
        Assert.True(SleepDuration.TryParse(words.Split(' '), out var duration, out _));
        Assert.Equal(Timeout.InfiniteTimeSpan, duration);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("5 y")]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("s")]
    public void Anything_else_is_refused_by_name(string words)
    {
        Assert.False(SleepDuration.TryParse(words.Split(' '), out _, out var error));
        Assert.Contains($"'{words.Split(' ')[^1]}'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_wait_for_is_refused() => Assert.False(SleepDuration.TryParse([], out _, out _));
}
