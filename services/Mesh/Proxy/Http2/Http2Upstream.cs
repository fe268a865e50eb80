using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

using Microsoft.AspNetCore.Http;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>HTTP/2 to endpoints: our own pools decide who may go, YARP and .NET speak.</summary>
internal sealed class Http2Upstream(ClusterCounters counters, WorkerPools<Http2Pool, Http2Connection> pools, IHttpForwarder forwarder)
{
    /// <summary>A peer that turns away every connection at once is not asked for ever.</summary>
    private const int MostConnections = 4;

    public async Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        var pool = pools.Of(attempt.Worker, attempt.Address);
        for (var round = 1; ; round++)
        {
            var (connection, failure) = await pool.TakeAsync(cancellationToken, attempt.Context.RequestAborted);
            if (connection is null) return failure;

            if (round == 1) Interlocked.Increment(ref counters.RequestsTotal);
            if (connection.Local is { } local) attempt.Answer.Connected(local);
            TryOutcome outcome;
            try
            {
                outcome = await YarpForwarding.SendAsync(forwarder, connection.Invoker, attempt, connection.IsSecure, cancellationToken);
                if (outcome.Result == TryResult.ConnectFailed) pool.Drop(connection);
            }
            finally
            {
                pool.Return(connection);
            }

            // The peer had sent GOAWAY or closed just as the request set out: another connection, not another try. A handler gets its
            // connection once and is refused a second, so nothing was sent.
            if (outcome.Result != TryResult.ConnectFailed) return outcome;
            if (round == MostConnections) return new TryOutcome(TryResult.Terminated);
            attempt.Context.Response.Clear();
        }
    }
}
