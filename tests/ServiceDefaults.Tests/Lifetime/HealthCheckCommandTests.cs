using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Lifetime;

/// <summary><c>healthcheck PORT</c> as a container engine runs it.</summary>
public sealed class HealthCheckCommandTests
{
    [Fact]
    public async Task It_follows_readiness()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"], new Dictionary<string, string> { ["DRAIN_DELAY"] = "60" });
        await Eventually.HoldsAsync(async () => await CheckAsync($"{ratings.Port}") is { ExitCode: 0, Output: "" }, TimeSpan.FromSeconds(60), () => "never ready");
        ratings.Terminate();
        var drained = $"http://127.0.0.1:{ratings.Port}/readyz: 503 draining\n";
        await Eventually.HoldsAsync(async () => await CheckAsync($"{ratings.Port}") is { ExitCode: 1 } check && check.Output == drained, TimeSpan.FromSeconds(60), () => "still ready");
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        var (exit, output) = await CheckAsync("1");
        Assert.Equal(1, exit);
        Assert.StartsWith("http://127.0.0.1:1/readyz: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("http")]
    public async Task A_wrong_port_is_refused(string port)
    {
        var (exit, output) = await CheckAsync(port);
        Assert.Equal(1, exit);
        Assert.Equal("usage: Ratings healthcheck PORT (1 to 65535)\n", output);
    }

    [Fact]
    public void Only_its_own_name_means_it()
    {
        Assert.True(HealthCheckCommand.IsMeant(["healthcheck"]));
        Assert.False(HealthCheckCommand.IsMeant(["9080"]));
        Assert.False(HealthCheckCommand.IsMeant([]));
    }

    private static Task<ChildProcessResult> CheckAsync(string port) => ChildProcess.RunAsync(TestedPrograms.Service("Ratings"), ["healthcheck", port]);
}
