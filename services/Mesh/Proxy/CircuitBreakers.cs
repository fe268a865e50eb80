using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// How much of a cluster is in use, and how much may be (contract mesh.md section 3.1). Shared by all workers and endpoints;
/// the limits change with the table while the use goes on.
/// </summary>
internal sealed class CircuitBreakers
{
    private long _connections;

    private long _pending;

    private long _requests;

    private long _retries;

    /// <summary>From the newest table.</summary>
    public ConnectionLimits Limits { get; set; } = ConnectionLimits.None;

    public long Pending => Volatile.Read(ref _pending);

    public long Requests => Volatile.Read(ref _requests);

    public bool ConnectionsOpen => Volatile.Read(ref _connections) >= Limits.MaxConnections;

    public bool PendingOpen => Volatile.Read(ref _pending) >= Limits.MaxPending;

    public bool RequestsOpen => Volatile.Read(ref _requests) >= Limits.MaxRequests;

    public bool RetriesOpen => Volatile.Read(ref _retries) >= MostRetries;

    private long MostRetries => Limits is { RetryShare: { } share, MinRetries: var always } ? Math.Max(always, (long)(share * (Requests + Pending))) : Limits.MaxRetries;

    public bool TryAddConnection() => TryAdd(ref _connections, Limits.MaxConnections);

    /// <summary>Adds one beyond the limit: a pool may always have one.</summary>
    public void AddConnection() => Interlocked.Increment(ref _connections);

    public void RemoveConnection() => Interlocked.Decrement(ref _connections);

    public bool TryAddPending() => TryAdd(ref _pending, Limits.MaxPending);

    public void RemovePending() => Interlocked.Decrement(ref _pending);

    public bool TryAddRequest() => TryAdd(ref _requests, Limits.MaxRequests);

    public void RemoveRequest() => Interlocked.Decrement(ref _requests);

    public bool TryAddRetry() => TryAdd(ref _retries, MostRetries);

    public void RemoveRetry() => Interlocked.Decrement(ref _retries);

    private static bool TryAdd(ref long used, long most)
    {
        if (Interlocked.Increment(ref used) <= most) return true;
        Interlocked.Decrement(ref used);
        return false;
    }
}
