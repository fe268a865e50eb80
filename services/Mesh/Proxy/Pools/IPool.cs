namespace Bookinfo.Mesh.Proxy.Pools;

/// <summary>
/// Connections of one worker to one endpoint, and the requests that wait for one (contract mesh.md section 3.2). What may be
/// opened is the whole cluster's business; every pool may have one connection, however.
/// </summary>
internal interface IPool<TConnection>
    where TConnection : class
{
    /// <summary>Whether nobody would miss it.</summary>
    bool IsEmpty { get; }

    /// <summary>A connection for one request: at once when one is ready, else after waiting, else none.</summary>
    /// <param name="limit">The request's timeout.</param>
    /// <param name="callerGone">The caller's end.</param>
    ValueTask<PoolAnswer<TConnection>> TakeAsync(CancellationToken limit, CancellationToken callerGone);

    /// <summary>Takes a request out of the queue; false: it is not there any more.</summary>
    bool TryCancel(PendingRequest<TConnection> pending);

    /// <summary>Closes what is idle, and what is busy once it is done.</summary>
    void Retire();
}
