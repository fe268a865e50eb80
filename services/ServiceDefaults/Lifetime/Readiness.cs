namespace Bookinfo.ServiceDefaults.Lifetime;

/// <summary>Whether this instance wants new traffic, and if not, why not. <c>/readyz</c> and gRPC's health say it.</summary>
public sealed class Readiness
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private volatile bool _isDraining;
    private volatile bool _isSick;

    /// <summary>Whether it was told to stop; from then on for good.</summary>
    public bool IsDraining => _isDraining;

    /// <summary><c>draining</c>, or <c>sick</c> for a replica that was told to be unready; null: it wants traffic.</summary>
    public string? WhyNot => _isDraining ? "draining" : _isSick ? "sick" : null;

    /// <summary>Completes at the next change. Who takes it before looking misses none.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock) return _changed.Task;
        }
    }

    internal void Drain()
    {
        _isDraining = true;
        Tell();
    }

    internal void SetSick(bool isSick)
    {
        if (_isSick == isSick) return;
        _isSick = isSick;
        Tell();
    }

    private void Tell()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
