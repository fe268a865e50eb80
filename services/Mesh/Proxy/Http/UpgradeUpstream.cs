using System.Diagnostics.CodeAnalysis;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Requests that ask to switch protocols (WebSocket): a connection for each, under the cluster's limit of requests.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Requests of an older table may still be on the handler: its idle connections time out instead.")]
internal sealed class UpgradeUpstream(ClusterState cluster, IHttpForwarder forwarder, UpstreamConnector connector)
{
    // Shorter than the idle limit of common servers, so a connection that was not switched rarely dies under the next request.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(60);

    private readonly HttpMessageInvoker _invoker =
        YarpForwarding.CreateInvoker((address, cancellationToken) => connector.ConnectAsync(address.Host, address.Port, http2: false, cancellationToken), IdleLimit);

    public async Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
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
            return await YarpForwarding.SendAsync(forwarder, _invoker, attempt, secure: false, cancellationToken);
        }
        finally
        {
            cluster.Breakers.RemoveRequest();
        }
    }
}
