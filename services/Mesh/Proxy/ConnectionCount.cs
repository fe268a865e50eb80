namespace Bookinfo.Mesh.Proxy;

/// <summary>One open connection in the statistics of its cluster and endpoint.</summary>
internal sealed class ConnectionCount
{
    private readonly ClusterCounters _counters;

    private readonly EndpointState? _endpoint;

    private int _ended;

    /// <param name="counters">The cluster's.</param>
    /// <param name="endpoint">Null: an address that is no endpoint of the cluster.</param>
    public ConnectionCount(ClusterCounters counters, EndpointState? endpoint)
    {
        (_counters, _endpoint) = (counters, endpoint);
        Interlocked.Increment(ref counters.ConnectionsActive);
        if (endpoint is null) return;
        Interlocked.Increment(ref endpoint.ConnectionsTotal);
        Interlocked.Increment(ref endpoint.ConnectionsActive);
    }

    /// <summary>Counts the end; only the first call does, and says so.</summary>
    /// <param name="byPeer">Who ended the connection.</param>
    public bool End(bool byPeer)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return false;
        Interlocked.Decrement(ref _counters.ConnectionsActive);
        Interlocked.Increment(ref _counters.ConnectionsDestroyed);
        Interlocked.Increment(ref byPeer ? ref _counters.ConnectionsDestroyedByPeer : ref _counters.ConnectionsDestroyedByUs);
        if (_endpoint is not null) Interlocked.Decrement(ref _endpoint.ConnectionsActive);
        return true;
    }
}
