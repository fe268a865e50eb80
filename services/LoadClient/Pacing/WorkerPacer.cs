namespace Bookinfo.LoadClient.Pacing;

/// <summary>
/// Tells one worker of a closed loop when its calls are due (contract fortio.md section 3). Pure: it is told the time and never waits.
/// </summary>
/// <param name="schedule">Null: no rate, every call is due at once.</param>
/// <param name="limit">Calls of this worker in a run without a rate; null: as many as the time allows.</param>
/// <param name="clock">Turns seconds into ticks.</param>
/// <param name="start">Start of the run in ticks.</param>
/// <param name="end">Ticks when the time is over; null: the run does not end by time.</param>
/// <param name="noCatchUp">See <see cref="Pace.NoCatchUp"/>.</param>
/// <param name="jitter">Source of <see cref="Pace.Jitter"/>; null: none.</param>
internal sealed class WorkerPacer(ISchedule? schedule, long? limit, RunClock clock, long start, long? end, bool noCatchUp, Random? jitter)
{
    /// <summary>Fortio always makes so many calls, even when the time is over.</summary>
    private const int LeastCalls = 2;

    private long _next;

    /// <summary>Slots that had passed and were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>The call that was last asked for, from 0.</summary>
    public long Iteration => _next - 1;

    /// <summary>Calls that should have been made when the time was over; 0: it was not.</summary>
    public long CutShortOf { get; private set; }

    /// <summary>Asks for the next call.</summary>
    /// <param name="now">In ticks.</param>
    /// <param name="due">When it is due, in ticks.</param>
    /// <returns>False: there is none.</returns>
    public bool TryNext(long now, out long due)
    {
        due = now;
        if (schedule is null) return TryNextAtMaxSpeed(now);
        while (_next < schedule.Count)
        {
            due = start + clock.Ticks(schedule.Due(_next));
            if (_next++ == 0) return true;
            if (jitter is not null) due += Jitter(jitter, due - now);
            if (due >= now || !noCatchUp) return true;
            Skipped++;
        }

        return false;
    }

    /// <summary>Asked before a call starts, after its sleep: whether the time is over.</summary>
    public bool IsOver(long now)
    {
        if (schedule is null || end is null || now <= end) return false;
        if (Iteration < LeastCalls || _next == schedule.Count) return false;
        CutShortOf = schedule.Count;
        return true;
    }

    /// <summary>Calls that had become due by a moment, made or not.</summary>
    public long DueBy(long now)
    {
        if (schedule is null) return _next;
        var elapsed = clock.Seconds(now - start);
        var (low, high) = (0L, Math.Min(schedule.Count, (long)1 << 52));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (schedule.Due(middle) <= elapsed) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private bool TryNextAtMaxSpeed(long now)
    {
        if (limit is { } most ? _next >= most : now > end) return false;
        _next++;
        return true;
    }

    private static long Jitter(Random random, long sleep)
    {
        var most = sleep / 10;
        return most <= 0 ? 0 : random.NextInt64(-most, most + 1);
    }
}
