using Bookinfo.ServiceDefaults.Lifetime;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>The sickness of this replica and what it has done so far.</summary>
internal sealed class SickReplica(Readiness readiness) : IDisposable
{
    /// <summary>A hanging request ends then at the latest, by a closed connection.</summary>
    public static readonly TimeSpan LongestHang = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private (SickState State, CancellationTokenSource Changed) _current = (SickState.Healthy, new CancellationTokenSource());
    private long _requests;
    private long _sickRequests;

    public SickState State => Current.State;

    /// <summary>The state together with the token that ends with it.</summary>
    public (SickState State, CancellationToken Changed) Current
    {
        get
        {
            lock (_lock)
            {
                return (_current.State, _current.Changed.Token);
            }
        }
    }

    /// <summary>Requests on the service's ports since the start, health checks and the like left out.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Those of them that were made sick.</summary>
    public long SickRequests => Interlocked.Read(ref _sickRequests);

    /// <summary>Takes effect for the next request; hanging ones of the old state end.</summary>
    public void Become(SickState state)
    {
        CancellationTokenSource old;
        lock (_lock)
        {
            old = _current.Changed;
            _current = (state, new CancellationTokenSource());
            readiness.SetSick(!state.Ready);
        }

        old.Cancel();
        old.Dispose();
    }

    public void Count(bool sick)
    {
        Interlocked.Increment(ref _requests);
        if (sick) Interlocked.Increment(ref _sickRequests);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _current.Changed.Dispose();
        }
    }
}
