using Bookinfo.Mesh.Proxy.Http1;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Upstream of one cluster: HTTP/1.1 over our own pools; HTTP/2 and upgrades over YARP.</summary>
internal sealed class ClusterUpstream(Http1Pools pools, Http1Upstream http1, YarpUpstream others) : IUpstream
{
    public Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken) =>
        attempt.Http2 || (attempt.Context.Request.Headers.Upgrade.Count > 0 && attempt.Context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
            ? others.SendAsync(attempt, cancellationToken)
            : http1.SendAsync(attempt, cancellationToken);

    public void Retain(IReadOnlySet<string> addresses) => pools.Retain(addresses);
}
