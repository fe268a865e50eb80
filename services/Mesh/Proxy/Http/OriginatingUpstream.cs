using System.Collections.Concurrent;

using Bookinfo.Mesh.Proxy.Tls;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// Upstream of a cluster whose rule may ask for TLS. Connections under TLS are shared by requests for one host only, because the
/// handshake has named it.
/// </summary>
/// <param name="cluster">Whose connections they are.</param>
/// <param name="proxy">Whose they are.</param>
/// <param name="services">Forwarder and clock.</param>
/// <param name="plain">What is used while no rule asks for TLS.</param>
internal sealed class OriginatingUpstream(ClusterState cluster, RunningProxy proxy, ProxyServices services, IUpstream plain) : IUpstream
{
    /// <summary>More hosts than that are those of a wildcard; idle connections of forgotten ones time out.</summary>
    private const int MostHosts = 256;

    private readonly UpstreamConnector _connector = new(cluster, services);

    private readonly ConcurrentDictionary<(string Tls, string Host), YarpUpstream> _secure = new();

    public Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        if (cluster.Tls is not { } tls) return plain.SendAsync(attempt, cancellationToken);
        if (_secure.Count > MostHosts) _secure.Clear();
        var host = Authority.TryParse(attempt.Host, 443, out var authority) ? authority.Host.ToLowerInvariant() : attempt.Host;
        var secure = _secure.GetOrAdd((tls.Key, host), _ => new YarpUpstream(services.Forwarder, async (address, port, http2, cancel) =>
        {
            using var limit = new CancellationTokenSource(cluster.ConnectTimeout, services.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            var stream = await _connector.ConnectAsync(address, port, http2, either.Token);
            try
            {
                return await new TlsOrigination(tls, proxy, services).BeginAsync(stream, host, http2, either.Token);
            }
            catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
            {
                throw new UpstreamConnectException("connection timeout", timedOut: true, e);
            }
        }));
        return secure.SendAsync(attempt, cancellationToken);
    }

    public void Retain(IReadOnlySet<string> addresses) => plain.Retain(addresses);
}
