using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Runs;

/// <summary>Ends the intervals of a loop on time, when no call does.</summary>
internal sealed class IntervalTimer : LoopTimer, IDisposable
{
    private readonly EventLoop _loop;
    private readonly RunContext _run;
    private readonly IntervalSeries _intervals;

    public IntervalTimer(EventLoop loop, RunContext run, IntervalSeries intervals)
    {
        (_loop, _run, _intervals) = (loop, run, intervals);
        Due = run.Start + loop.Clock.TicksPerSecond;
        loop.Timers.Add(this);
    }

    public override void OnDue(long now)
    {
        _intervals.Advance(_run.Clock.Seconds(now - _run.Start));
        Due += _loop.Clock.TicksPerSecond;
        _loop.Timers.Add(this);
    }

    public void Dispose() => _loop.Timers.Remove(this);
}
