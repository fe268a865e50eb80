using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Runs;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Echo;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient;

/// <summary>One run on the loops of this process. Warnings of the plan are in <see cref="Plan"/>; the log gets what comes up later.</summary>
/// <param name="options">Read and checked.</param>
/// <param name="log">For what the user should know.</param>
/// <param name="environment">The machine's.</param>
internal sealed class LoadRun(LoadOptions options, IRunLog log, RunEnvironment environment) : ILoadRun
{
    private readonly RunClock _clock = new(environment.Time);
    private IReadOnlyList<RunLoop> _loops = [];
    private RunContext? _run;
    private AccessLog? _accessLog;
    private ProgressReader? _progress;
    private int _warmUpCalls;
    private int _interrupted;
    private bool _isPrepared;

    public LoadRun(LoadOptions options, IRunLog log)
        : this(options, log, new RunEnvironment())
    {
    }

    public RunPlan Plan { get; } = RunPlanner.Plan(options.Pace);

    public RunProgress Progress => Volatile.Read(ref _progress) is { } reader && _run is { } run
        ? reader.Read(_clock.Span(_clock.Now - run.Start))
        : new RunProgress(TimeSpan.Zero, options.Pace.TimeLimit, 0, 0, 0, 0, 0, double.NaN, double.NaN);

    public async Task<CallResult?> WarmUpAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        if (options.Pace.Exactly > 0) return null;
        CallResult? failed = null;
        var isSequential = options.SequentialWarmUp || options.Target.Protocol is TargetProtocol.GrpcHealth or TargetProtocol.GrpcPing;
        var calls = _loops.SelectMany(loop => loop.Callers.Select(caller => (loop, caller.Worker, caller.Caller))).OrderBy(call => call.Worker).ToArray();
        _warmUpCalls = calls.Length;
        if (isSequential)
        {
            foreach (var (loop, worker, caller) in calls)
            {
                var result = await loop.WarmUpAsync(worker, caller);
                failed ??= NotOk(result);
                if (failed is not null && !options.AllowInitialErrors) break;
            }
        }
        else
        {
            foreach (var result in await Task.WhenAll(calls.Select(call => call.loop.WarmUpAsync(call.Worker, call.Caller)))) failed ??= NotOk(result);
        }

        // Fortio ignores what happens to the first echo.
        return options.AllowInitialErrors || options.Target.Protocol is TargetProtocol.Tcp or TargetProtocol.Udp ? null : failed;
    }

    public async Task<RunResult> RunAsync(CancellationToken interrupt)
    {
        await PrepareAsync(interrupt);
        var run = new RunContext(options, Plan, _clock, log, _accessLog, Interrupt);
        run.Begin(environment.Time.GetLocalNow());
        var running = _loops.Select(loop => loop.RunAsync(run)).ToArray();
        _run = run;
        Volatile.Write(ref _progress, new ProgressReader([.. _loops.Select(loop => loop.Recorder!)], options.Pace.TimeLimit, options.Pace.PlannedCalls()));
        using (interrupt.Register(Interrupt)) await Task.WhenAll(running);
        return Result(run);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops) await loop.DisposeAsync();
        _accessLog?.Dispose();
    }

    private static CallResult? NotOk(CallResult result) => result.IsOk ? null : result;

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared) return;
        _isPrepared = true;
        var factory = await CallerFactories.CreateAsync(options, environment, log, cancellationToken);
        if (options.AccessLogFile is { } path) _accessLog = new AccessLog(path, options.AccessLogFormat);
        var count = Math.Clamp(options.Loops, 1, Plan.Workers);
        _loops = [.. Enumerable.Range(0, count).Select(part => NewLoop(part, count, factory))];
    }

    private RunLoop NewLoop(int part, int parts, ICallerFactory factory)
    {
        var loop = new EventLoop(environment.NewPoller(), _clock, $"load-{part}");
        var run = new RunLoop(loop, part, parts, factory);
        run.Add(Plan.Workers);
        return run;
    }

    private void Interrupt()
    {
        if (Interlocked.Exchange(ref _interrupted, 1) != 0) return;
        foreach (var loop in _loops) loop.Loop.Interrupt();
    }

    private RunResult Result(RunContext run)
    {
        var now = _clock.Now;
        var end = _loops.Max(loop => loop.LastEnd);
        var recorders = _loops.Select(loop => loop.Recorder!).ToArray();
        var callers = _loops.SelectMany(loop => loop.Callers).OrderBy(caller => caller.Worker).Select(caller => caller.Caller).ToArray();
        var counts = _loops.SelectMany(loop => loop.Counts(_interrupted != 0 ? now : long.MaxValue)).ToArray();
        var result = ResultMerger.Merge(
            options, Plan, run.StartTime, _clock.Span(end - run.Start), recorders, [.. callers.Select(caller => caller.Connections)]);
        return result with
        {
            Interrupted = _interrupted != 0,
            WarmUpCalls = _warmUpCalls,
            Schedule = new ScheduleCounts(counts.Sum(count => count.Scheduled), result.Durations.Count, recorders.Sum(recorder => recorder.Late), counts.Sum(count => count.Dropped)),
            BytesSent = callers.OfType<ICountsBytes>().Sum(caller => caller.BytesSent),
            BytesReceived = callers.OfType<ICountsBytes>().Sum(caller => caller.BytesReceived),
        };
    }
}
