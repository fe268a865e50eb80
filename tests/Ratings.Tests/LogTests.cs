using Bookinfo.Testing;

namespace Bookinfo.Ratings.Tests;

/// <summary>Contract section 6: the log of ratings as a process, and its end (trap 38).</summary>
public sealed class LogTests
{
    [Fact]
    public async Task It_tells_its_port_each_request_and_its_end_and_ends_with_0()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        await ratings.Client.GetStringAsync("/ratings/7?x=1", TestContext.Current.CancellationToken);
        await ratings.Client.GetStringAsync("/livez", TestContext.Current.CancellationToken);
        await ratings.Client.GetStringAsync("/health", TestContext.Current.CancellationToken);
        ratings.Terminate();
        Assert.Equal(0, await ratings.WaitForExitAsync());
        string[] told = ["Server listening on: http://0.0.0.0:9080", "GET /ratings/7?x=1", "GET /health", "SIGTERM received"];
        Assert.Equal(told, ratings.Output.Where(line => told.Contains(line) || line.StartsWith("GET ", StringComparison.Ordinal)));
    }
}
