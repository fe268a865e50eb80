using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Runs;

/// <summary>One worker of a closed loop: a schedule of its own, one call at a time. Lives on its loop's thread.</summary>
internal sealed class ClosedWorker(RunContext run, int worker, EventLoop loop, ICaller caller, CallObserver observer)
{
    private readonly WorkerPacer _pacer = NewPacer(run, worker);
    private readonly LoopSleep _sleep = new(loop);
    private readonly bool _hasRate = !run.Options.Pace.IsMaxSpeed;

    private long _sent;

    /// <summary>What has become of its calls by a moment; late ones are counted elsewhere.</summary>
    public ScheduleCounts Counts(long now) =>
        _hasRate ? new(Math.Max(_pacer.DueBy(now), _sent + _pacer.Skipped), _sent, 0, _pacer.Skipped) : new(_sent, _sent, 0, 0);

    // One method for all its calls, and not one for each: its state is then made once, and a call leaves no garbage.
    public async Task RunAsync()
    {
        var now = run.Clock.Now;
        while (!loop.IsInterrupted && _pacer.TryNext(now, out var due))
        {
            if (_hasRate && _pacer.Iteration > 0) observer.Recorder.Sleeps!.Record(run.Clock.Seconds(due - now));
            if (due > now)
            {
                if (!await _sleep.UntilAsync(due)) break;
                now = run.Clock.Now;
            }

            if (_pacer.IsOver(now))
            {
                WarnOfEnd();
                break;
            }

            var (call, start) = (new CallContext(worker, _pacer.Iteration), now);
            observer.Started(due, start);
            _sent++;
            var pending = caller.CallAsync(call);

            // A call that never waited (a refused connection, say) would otherwise keep all others from their turn.
            var hasWaited = !pending.IsCompleted;
            var result = await pending;
            if (!hasWaited || !loop.IsOnThread) await loop.EnterAsync();
            now = run.Clock.Now;
            observer.Ended(call, result, due, start, now);
        }
    }

    private void WarnOfEnd() => run.Log.Warning(
        $"T{worker:D3} warning only did {_pacer.Iteration} out of {_pacer.CutShortOf} calls before reaching {run.Options.Pace.TimeLimit!.Value.TotalSeconds}s");

    private static WorkerPacer NewPacer(RunContext run, int worker)
    {
        var pace = run.Options.Pace;
        long? limit = pace.Exactly > 0 ? run.Plan.CallsPerWorker + (worker == 0 ? run.Plan.Remainder : 0) : null;
        return new WorkerPacer(
            Schedules.ForWorker(pace, run.Plan, worker), limit, run.Clock, run.Start, run.End, pace.NoCatchUp, pace.Jitter ? new Random() : null);
    }
}
