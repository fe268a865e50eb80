using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Runs;

/// <summary>
/// An open loop: starts each call when it is due, on whichever connection is free, and opens more of them as it must. Lives on its loop's
/// thread.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="loop">Its loop.</param>
/// <param name="observer">Sees every call.</param>
/// <param name="part">Which of the run's loops it is.</param>
/// <param name="parts">Loops of the run.</param>
/// <param name="callers">Connections that are there already; it adds to them.</param>
/// <param name="newCaller">Makes one more.</param>
internal sealed class OpenConductor(RunContext run, EventLoop loop, CallObserver observer, int part, int parts, List<(int Worker, ICaller Caller)> callers, Func<(int Worker, ICaller Caller)> newCaller)
{
    private readonly int _mostInFlight = Math.Max(1, run.Options.Pace.MaxInFlight / parts);
    private readonly LoopSleep _sleep = new(loop);
    private readonly OpenPacer _pacer = new(
        Schedules.Shared(run.Options.Pace), part, parts, run.Clock, run.Start, run.Options.Pace.DropAfter is { } late ? run.Clock.Ticks(late) : null);

    // The one that was used last is used next: the rest may then fall silent, and the pool is no larger than it must be.
    private readonly Stack<(int Worker, ICaller Caller)> _free = new(callers);
    private readonly TaskCompletionSource _allDone = new();
    private int _inFlight;
    private bool _isEnding;
    private long _sent;

    public async Task RunAsync()
    {
        while (!loop.IsInterrupted && _pacer.NextDue is { } next)
        {
            var now = run.Clock.Now;
            if (next > now)
            {
                if (!await _sleep.UntilAsync(next)) break;
                continue;
            }

            // All are busy: whoever is done first wakes this up, and what became due meanwhile is late. The end of the time cuts it off.
            if (_inFlight >= _mostInFlight)
            {
                if (!await _sleep.UntilAsync(run.End ?? long.MaxValue) || run.Clock.Now >= run.End) break;
            }
            else if (_pacer.TryTake(now, out var due, out var iteration))
            {
                Start(due, iteration);
            }
        }

        _pacer.DropRest(run.Clock.Now);
        _isEnding = true;
        if (_inFlight > 0) await _allDone.Task;
    }

    public ScheduleCounts Counts => new(_sent + _pacer.Dropped, _sent, 0, _pacer.Dropped);

    private void Start(long due, long iteration)
    {
        if (!_free.TryPop(out var free)) callers.Add(free = newCaller());
        _inFlight++;
        _sent++;
        _ = CallAsync(free, due, iteration);
    }

    private async Task CallAsync((int Worker, ICaller Caller) used, long due, long iteration)
    {
        var call = new CallContext(used.Worker, iteration);
        var start = run.Clock.Now;
        observer.Started(due, start);
        var pending = used.Caller.CallAsync(call);
        var hasWaited = !pending.IsCompleted;
        var result = await pending;
        if (!hasWaited || !loop.IsOnThread) await loop.EnterAsync();
        observer.Ended(call, result, due, start, run.Clock.Now);
        _free.Push(used);
        if (_inFlight-- == _mostInFlight) _sleep.Wake();
        if (_isEnding && _inFlight == 0) _allDone.SetResult();
    }
}
