namespace Bookinfo.LoadClient.Pacing;

/// <summary>Deals the calls of an open loop out, one after another, to the loop that asks. Pure: it is told the time and never waits.</summary>
/// <param name="schedule">The one schedule of the run.</param>
/// <param name="part">Which part of it is this loop's, from 0.</param>
/// <param name="parts">Loops of the run: each takes every so many-th call.</param>
/// <param name="clock">Turns seconds into ticks.</param>
/// <param name="start">Start of the run in ticks.</param>
/// <param name="dropAfter">See <see cref="Pace.DropAfter"/>, in ticks; null: never.</param>
internal sealed class OpenPacer(ISchedule schedule, int part, int parts, RunClock clock, long start, long? dropAfter)
{
    private long _next = part;

    /// <summary>When the next call is due, in ticks; null: there is none.</summary>
    public long? NextDue => _next < schedule.Count ? start + clock.Ticks(schedule.Due(_next)) : null;

    /// <summary>Calls that came too late to be made.</summary>
    public long Dropped { get; private set; }

    /// <summary>Takes the next call, which is due.</summary>
    /// <returns>False: it was dropped.</returns>
    public bool TryTake(long now, out long due, out long iteration)
    {
        due = NextDue ?? throw new InvalidOperationException("no call is left");
        iteration = _next;
        _next += parts;
        if (dropAfter is null || now - due <= dropAfter) return true;
        Dropped++;
        return false;
    }

    /// <summary>Counts as dropped what is due by now and was never taken.</summary>
    public void DropRest(long now)
    {
        while (NextDue is { } due && due <= now)
        {
            Dropped++;
            _next += parts;
        }
    }
}
