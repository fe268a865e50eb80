using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Lifetime;

/// <summary>A broken set-up: one clear line for each mistake, exit code 1, no stack trace.</summary>
public sealed class SetupTests
{
    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0")]
    public async Task Without_a_port_the_usage_is_printed(string argument)
    {
        await using var ratings = ServiceProcess.Launch(TestedPrograms.Service("Ratings"), argument == "" ? [] : [argument]);
        Assert.Equal(1, await ratings.WaitForExitAsync());
        Assert.Equal(["usage: Ratings port"], ratings.Errors);
    }

    [Fact]
    public async Task All_mistakes_are_reported_together()
    {
        await using var ratings = ServiceProcess.Launch(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string>
        {
            ["PORT_MAP"] = "9080=here",
            ["DRAIN_DELAY"] = "61",
            ["INLINE_SCHEDULING"] = "maybe",
            ["OUTBOUND_PROXY"] = "https://x",
        });
        Assert.Equal(1, await ratings.WaitForExitAsync());
        Assert.Equal(4, ratings.Errors.Count);
        Assert.Contains(ratings.Errors, line => line.StartsWith("PORT_MAP: found \"9080=here\"", StringComparison.Ordinal));
        Assert.Contains("DRAIN_DELAY: found \"61\", allowed is a number of seconds from 0 to 60", ratings.Errors);
        Assert.Contains("INLINE_SCHEDULING: found \"maybe\", allowed is true or false", ratings.Errors);
        Assert.Contains("OUTBOUND_PROXY: found \"https://x\", allowed is http://HOST:PORT", ratings.Errors);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line()
    {
        await using var upstream = new RawUpstream(_ => null);
        await using var ratings = ServiceProcess.Launch(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string>
        {
            ["PORT_MAP"] = $"9080=127.0.0.1:{upstream.Port}",
        });
        Assert.Equal(1, await ratings.WaitForExitAsync());
        Assert.Contains("address already in use", Assert.Single(ratings.Errors));
    }
}
