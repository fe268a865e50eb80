using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <param name="Connection">Claimed for the request; null: there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct PoolAnswer(Http1Connection? Connection, TryOutcome Failure = default);

/// <summary>A request in the queue of a pool.</summary>
internal sealed class PendingRequest(Http1Pool pool)
{
    private readonly TaskCompletionSource<PoolAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Complete(PoolAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>Waits its turn, until its time is up or its caller has left.</summary>
    public async Task<PoolAnswer> WaitAsync(CancellationToken limit, CancellationToken callerGone)
    {
        await using var expired = limit.UnsafeRegister(static state => ((PendingRequest)state!).GiveUp(TryResult.Cancelled), this);
        await using var gone = callerGone.UnsafeRegister(static state => ((PendingRequest)state!).GiveUp(TryResult.CallerGone), this);
        return await _answer.Task;
    }

    private void GiveUp(TryResult result)
    {
        if (pool.TryCancel(this)) Complete(new PoolAnswer(null, new TryOutcome(result)));
    }
}
