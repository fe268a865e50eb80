namespace Bookinfo.LoadClient.Transport.Loops;

/// <summary>One worker's sleep.</summary>
internal sealed class LoopSleep(EventLoop loop) : LoopTimer
{
    private readonly LoopOperation<bool> _operation = new();

    /// <summary>Sleeps until a time, given in ticks of the loop's clock.</summary>
    /// <returns>False: the run was interrupted.</returns>
    public ValueTask<bool> UntilAsync(long due)
    {
        if (loop.IsInterrupted) return ValueTask.FromResult(false);
        Due = due;
        loop.Timers.Add(this);
        return _operation.Start();
    }

    /// <summary>Ends it before its time.</summary>
    public void Wake()
    {
        loop.Timers.Remove(this);
        if (_operation.IsPending) _operation.Complete(!loop.IsInterrupted);
    }

    public override void OnDue(long now) => _operation.Complete(true);

    public override void OnInterrupt() => Wake();
}
