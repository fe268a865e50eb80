using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>HTTP/1.1 to endpoints over our own sockets and pools, so that limits and counters are exact.</summary>
internal sealed class Http1Upstream(ClusterCounters counters, WorkerPools<Http1Pool, Http1Connection> pools, PoolSettings settings)
{
    public async Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        var pool = pools.Of(attempt.Worker, attempt.Address);
        for (var first = true; ; first = false)
        {
            var (connection, failure) = await pool.TakeAsync(cancellationToken, attempt.Context.RequestAborted);
            if (connection is null) return failure;

            if (first) Interlocked.Increment(ref counters.RequestsTotal);
            if (connection.Local is { } local) attempt.Answer.Connected(local);
            var used = connection.Served > 0;
            var end = new ExchangeEnd(new TryOutcome(TryResult.Terminated));
            try
            {
                end = await Http1Exchange.RunAsync(connection, attempt, settings.LowerCaseNames, cancellationToken);
            }
            finally
            {
                pool.Return(connection, end.Reusable, end.ByPeer);
            }

            // The peer closed an idle connection just as the request set out: another connection, not another try.
            if (!used || !end.Unanswered || end.Outcome.Result != TryResult.Terminated || !MayRepeat(attempt.Context.Request)) return end.Outcome;
        }
    }

    private static bool MayRepeat(HttpRequest request)
    {
        var method = request.Method;
        if (HttpMethods.IsPost(method) || HttpMethods.IsPatch(method)) return false;
        if (!Http1Exchange.HasBody(request)) return true;
        if (request.Body is not ReplayBody { CanReplay: true } body) return false;
        body.Rewind();
        return true;
    }
}
