using Bookinfo.Mesh.Proxy.Http1;
using Bookinfo.Mesh.Proxy.Http2;
using Bookinfo.Mesh.Proxy.Pools;

using Microsoft.AspNetCore.Http.Features;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Upstream of one cluster: HTTP/1.1 and HTTP/2 over our own pools, upgrades apart, all under the cluster's limits.</summary>
internal sealed class ClusterUpstream : IUpstream
{
    private readonly WorkerPools<Http1Pool, Http1Connection> _http1Pools;

    private readonly WorkerPools<Http2Pool, Http2Connection> _http2Pools;

    private readonly Http1Upstream _http1;

    private readonly Http2Upstream _http2;

    private readonly UpgradeUpstream _upgrades;

    /// <param name="cluster">Whose limits hold and whose counters count.</param>
    /// <param name="connector">Opens the connections.</param>
    /// <param name="forwarder">YARP's.</param>
    /// <param name="settings">Of the pools.</param>
    public ClusterUpstream(ClusterState cluster, UpstreamConnector connector, IHttpForwarder forwarder, PoolSettings settings)
    {
        _http1Pools = new(settings.Workers, address => new Http1Pool(cluster, connector, address, settings));
        _http2Pools = new(settings.Workers, address => new Http2Pool(cluster, connector, address, settings));
        _http1 = new Http1Upstream(cluster.Counters, _http1Pools, settings);
        _http2 = new Http2Upstream(cluster.Counters, _http2Pools, forwarder);
        _upgrades = new UpgradeUpstream(cluster, forwarder, connector);
    }

    public Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken) =>
        IsUpgrade(attempt) ? _upgrades.SendAsync(attempt, cancellationToken)
        : attempt.Http2 ? _http2.SendAsync(attempt, cancellationToken)
        : _http1.SendAsync(attempt, cancellationToken);

    public void Retain(IReadOnlySet<string> addresses)
    {
        _http1Pools.Retain(addresses);
        _http2Pools.Retain(addresses);
    }

    private static bool IsUpgrade(UpstreamTry attempt) =>
        !attempt.Http2 && attempt.Context.Request.Headers.Upgrade.Count > 0 && attempt.Context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true;
}
