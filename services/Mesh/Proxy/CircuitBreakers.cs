namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// How much of a cluster is in use, and how much may be (contract mesh.md section 3.1). Shared by all workers and endpoints;
/// the limits change with the table while the use goes on.
/// </summary>
internal sealed class CircuitBreakers
{
    /// <summary>Istio's threshold where no DestinationRule sets one.</summary>
    public const long Unlimited = uint.MaxValue;

    private long _connections;

    private long _pending;

    private long _requests;

    private long _retries;

    /// <summary>Connections, open or being opened.</summary>
    public long MaxConnections { get; set; } = Unlimited;

    /// <summary>Requests that wait for a connection.</summary>
    public long MaxPending { get; set; } = Unlimited;

    /// <summary>Requests on a connection.</summary>
    public long MaxRequests { get; set; } = Unlimited;

    /// <summary>Retries under way.</summary>
    public long MaxRetries { get; set; } = Unlimited;

    public long Pending => Volatile.Read(ref _pending);

    public bool ConnectionsOpen => Volatile.Read(ref _connections) >= MaxConnections;

    public bool PendingOpen => Volatile.Read(ref _pending) >= MaxPending;

    public bool RequestsOpen => Volatile.Read(ref _requests) >= MaxRequests;

    public bool RetriesOpen => Volatile.Read(ref _retries) >= MaxRetries;

    public bool TryAddConnection() => TryAdd(ref _connections, MaxConnections);

    /// <summary>Adds one beyond the limit: a pool may always have one.</summary>
    public void AddConnection() => Interlocked.Increment(ref _connections);

    public void RemoveConnection() => Interlocked.Decrement(ref _connections);

    public bool TryAddPending() => TryAdd(ref _pending, MaxPending);

    public void RemovePending() => Interlocked.Decrement(ref _pending);

    public bool TryAddRequest() => TryAdd(ref _requests, MaxRequests);

    public void RemoveRequest() => Interlocked.Decrement(ref _requests);

    public bool TryAddRetry() => TryAdd(ref _retries, MaxRetries);

    public void RemoveRetry() => Interlocked.Decrement(ref _retries);

    private static bool TryAdd(ref long used, long most)
    {
        if (Interlocked.Increment(ref used) <= most) return true;
        Interlocked.Decrement(ref used);
        return false;
    }
}
