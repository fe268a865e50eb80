namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>The end of a pod, or of one attempt to run it: first it is asked (SIGTERM), after the grace it is killed.</summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _asked;
    private readonly CancellationTokenSource _killed;
    private long _end = long.MaxValue;

    public Termination()
    {
        (_asked, _killed) = (new CancellationTokenSource(), new CancellationTokenSource());
    }

    /// <summary>Ends with the outer one, or alone.</summary>
    public Termination(Termination outer)
    {
        _asked = CancellationTokenSource.CreateLinkedTokenSource(outer.Asked);
        _killed = CancellationTokenSource.CreateLinkedTokenSource(outer.Killed);
    }

    private Termination(CancellationTokenSource asked, CancellationTokenSource killed)
    {
        (_asked, _killed) = (asked, killed);
    }

    /// <summary>For what outlives the outer one's asking: is asked alone, and killed with it at the latest.</summary>
    public static Termination After(Termination outer) => new(new CancellationTokenSource(), CancellationTokenSource.CreateLinkedTokenSource(outer.Killed));

    public CancellationToken Asked => _asked.Token;

    public CancellationToken Killed => _killed.Token;

    /// <summary>May be called again: a shorter grace counts from then on, a longer one changes nothing.</summary>
    public void Ask(TimeSpan grace)
    {
        KillAfter(grace);
        _asked.Cancel();
    }

    /// <returns>False when asked to end before the time had passed.</returns>
    public async Task<bool> WaitAsync(TimeSpan time, TimeProvider clock)
    {
        try
        {
            await Task.Delay(time, clock, Asked);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void KillAfter(TimeSpan grace)
    {
        if (grace <= TimeSpan.Zero)
        {
            _killed.Cancel();
            return;
        }

        lock (_killed)
        {
            var end = Environment.TickCount64 + (long)grace.TotalMilliseconds;
            if (end >= _end) return;
            _end = end;
            _killed.CancelAfter(grace);
        }
    }

    public void Dispose()
    {
        _asked.Dispose();
        _killed.Dispose();
    }
}
