using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Runs a load from its plan to its result, on either kind of loop.</summary>
internal static class LoadRunner
{
    /// <summary>A run of a fixed number of calls at full speed.</summary>
    public static LoadOptions Calls(string url, int calls, int workers = 1) => new()
    {
        Target = new TargetOptions { Url = url, Timeout = TimeSpan.FromSeconds(1) },
        Pace = new Pace { Qps = 0, Exactly = calls, Workers = workers },
    };

    public static async Task<RunResult> RunAsync(LoadOptions options, bool portable = false, RunLog? log = null, RunEnvironment? environment = null)
    {
        environment = (environment ?? new RunEnvironment { OutboundProxy = null }) with { NewPoller = portable ? () => new SelectPoller() : EventLoop.NewPoller };
        await using var run = new LoadRun(options, log ?? new RunLog(), environment);
        Assert.Null(await run.WarmUpAsync(CancellationToken.None));
        var result = await run.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        var counted = result.Codes.Values.Sum() + result.Details.Values.Sum();
        Assert.Equal(result.Durations.Count, counted);
        Assert.Equal(result.Schedule.Sent, counted);
        Assert.Equal(result.Intervals.Sum(interval => interval.Calls), counted);
        return result;
    }
}
