using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Pools;

/// <param name="Connection">Claimed for the request; null: there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct PoolAnswer<TConnection>(TConnection? Connection, TryOutcome Failure = default)
    where TConnection : class;

/// <summary>A request in the queue of a pool.</summary>
internal sealed class PendingRequest<TConnection>(Pool<TConnection> pool)
    where TConnection : class
{
    private readonly TaskCompletionSource<PoolAnswer<TConnection>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Complete(PoolAnswer<TConnection> answer) => _answer.TrySetResult(answer);

    /// <summary>Waits its turn, until its time is up or its caller has left.</summary>
    public async Task<PoolAnswer<TConnection>> WaitAsync(CancellationToken limit, CancellationToken callerGone)
    {
        await using var expired = limit.UnsafeRegister(static state => ((PendingRequest<TConnection>)state!).GiveUp(TryResult.Cancelled), this);
        await using var gone = callerGone.UnsafeRegister(static state => ((PendingRequest<TConnection>)state!).GiveUp(TryResult.CallerGone), this);
        return await _answer.Task;
    }

    private void GiveUp(TryResult result)
    {
        if (pool.TryCancel(this)) Complete(new PoolAnswer<TConnection>(null, new TryOutcome(result) { WasPending = true }));
    }
}
