using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Cli;

/// <summary>An engine that has a result ready.</summary>
internal sealed class FakeRun(RunResult result) : ILoadRun
{
    public CallResult? FailedWarmUp { get; init; }

    public RunProgress Progress { get; init; }

    /// <summary>Ends the run; already done without.</summary>
    public Task End { get; init; } = Task.CompletedTask;

    public RunPlan Plan => result.Plan;

    public Task<CallResult?> WarmUpAsync(CancellationToken cancellationToken) => Task.FromResult(FailedWarmUp);

    public async Task<RunResult> RunAsync(CancellationToken interrupt)
    {
        await Task.WhenAny(End, Task.Delay(Timeout.Infinite, interrupt));
        return result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
