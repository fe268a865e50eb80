using System.Collections.Concurrent;

namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>A clock on which every pause is over at once, and that keeps how long each would have been.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _pauses = new();

    /// <summary>The pauses since the last call.</summary>
    public List<TimeSpan> Take()
    {
        var taken = new List<TimeSpan>();
        while (_pauses.TryDequeue(out var pause)) taken.Add(pause);
        return taken;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan) _pauses.Enqueue(dueTime);
        return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
