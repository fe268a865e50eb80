using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>A run without an engine: it goes on until it is interrupted or the test lets it end.</summary>
internal sealed class PacedRun(LoadOptions options) : ILoadRun
{
    public LoadOptions Options { get; } = options;

    public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunPlan Plan { get; } = new(options.Pace.Workers, 1, 0, []);

    public RunProgress Progress => new(TimeSpan.FromSeconds(1), null, 0.25, 10, 2, 1, 10, 0.001, double.NaN);

    public Task<CallResult?> WarmUpAsync(CancellationToken cancellationToken) => Task.FromResult<CallResult?>(null);

    public async Task<RunResult> RunAsync(CancellationToken interrupt)
    {
        await using (interrupt.Register(() => End.TrySetResult())) await End.Task;
        Histogram Times() => new(0.001, 0);
        var durations = Times();
        durations.Record(0.002);
        return new RunResult
        {
            Options = Options,
            Plan = Plan,
            StartTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ActualDuration = TimeSpan.FromSeconds(1),
            Durations = durations,
            ErrorDurations = Times(),
            ResponseTimes = durations,
            Schedule = default,
            Codes = new Dictionary<int, long> { [200] = 1 },
            Details = new Dictionary<string, long>(),
            Failures = new Dictionary<CallFailure, long>(),
            Sizes = new Histogram(100, 0),
            HeaderSizes = new Histogram(5, 0),
            Connections = [],
            Intervals = [],
            Splits = new Dictionary<string, RunSplit>(),
        };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
