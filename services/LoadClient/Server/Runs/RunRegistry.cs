using System.Collections.Concurrent;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Server.Results;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>The runs of this server: starts them, bounds their number, and keeps the last ones for the pages.</summary>
internal sealed class RunRegistry(ServerOptions options, RunEngine engine, ResultFolder results, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int Kept = 20;

    private readonly ConcurrentDictionary<long, StartedRun> _runs = new();
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>Runs started so far.</summary>
    public long Total => Interlocked.Read(ref _last);

    /// <summary>Those that are not done, oldest first.</summary>
    public IReadOnlyList<StartedRun> Running => [.. _runs.Values.Where(run => run.State != RunState.Stopped).OrderBy(run => run.Id)];

    /// <summary>A run that is under way or has ended not long ago; null: none of this number.</summary>
    public StartedRun? Find(long id) => _runs.GetValueOrDefault(id);

    /// <summary>Starts a run.</summary>
    /// <param name="parameters">What was asked for.</param>
    /// <param name="onBehalfOf">Who asked.</param>
    /// <exception cref="LoadSetupException">Something is wrong with it, or enough runs are under way.</exception>
    public StartedRun Start(RunParameters parameters, string onBehalfOf)
    {
        StartedRun run;
        lock (_lock)
        {
            if (Running.Count >= options.Runs.MaxRuns) throw new LoadSetupException($"{options.Runs.MaxRuns} runs are under way, more are not allowed");
            var load = RunRequest.Read(parameters, options.Runs, _last + 1, onBehalfOf);
            run = new StartedRun(++_last, ResultNames.Id(load, time.GetLocalNow(), Environment.MachineName), load);
            _runs[run.Id] = run;
            foreach (var old in _runs.Values.Where(done => done.State == RunState.Stopped).OrderByDescending(done => done.Id).Skip(Kept)) _runs.TryRemove(old.Id, out _);
        }

        run.Outcome = RunAsync(run, parameters.IsOn("save"));
        return run;
    }

    /// <summary>Tells a run to stop.</summary>
    public static void Stop(StartedRun run)
    {
        if (run.State == RunState.Stopped) return;
        run.Enter(RunState.Stopping);
        run.Stop.Cancel();
    }

    private async Task<RunOutcome> RunAsync(StartedRun run, bool isSaved)
    {
        // The caller has its answer first.
        await Task.Yield();
        try
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(run.Stop.Token, lifetime.ApplicationStopping);
            ends.CancelAfter(options.Runs.MaxDuration);
            await using var load = engine.Prepare(run.Options, run);
            run.Run = load;
            foreach (var warning in load.Plan.Warnings) run.Warning(warning);
            await load.WarmUpAsync(ends.Token);
            if (run.State == RunState.Pending) run.Enter(RunState.Running);
            var result = await load.RunAsync(ends.Token);
            var json = JsonReport.Write(result, new ReportSettings());
            if (isSaved && results.Save(run.ResultId, json) is { } mistake) run.Warning(mistake);
            return new RunOutcome(result, json, null);
        }
        catch (LoadSetupException mistake)
        {
            return new RunOutcome(null, null, mistake.Message);
        }
        catch (OperationCanceledException)
        {
            return new RunOutcome(null, null, "stopped before the first call");
        }
        finally
        {
            run.Enter(RunState.Stopped);
        }
    }
}
