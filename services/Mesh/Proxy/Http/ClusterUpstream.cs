using Bookinfo.Mesh.Proxy.Http1;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Upstream of one cluster: HTTP/1.1 over our own pools; HTTP/2 and upgrades over YARP, under the same limit of requests.</summary>
internal sealed class ClusterUpstream(ClusterState cluster, Http1Pools pools, Http1Upstream http1, YarpUpstream others) : IUpstream
{
    public Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken) =>
        attempt.Http2 || (attempt.Context.Request.Headers.Upgrade.Count > 0 && attempt.Context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            ? SendOtherwiseAsync(attempt, cancellationToken)
            : http1.SendAsync(attempt, cancellationToken);

    public void Retain(IReadOnlySet<string> addresses) => pools.Retain(addresses);

    private async Task<TryOutcome> SendOtherwiseAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        var counters = cluster.Counters;
        if (!cluster.Breakers.TryAddRequest())
        {
            Interlocked.Increment(ref counters.ActiveOverflow);
            Interlocked.Increment(ref counters.PendingOverflow);
            return new TryOutcome(TryResult.Overflow);
        }

        Interlocked.Increment(ref counters.RequestsTotal);
        try
        {
            return await others.SendAsync(attempt, cancellationToken);
        }
        finally
        {
            cluster.Breakers.RemoveRequest();
        }
    }
}
