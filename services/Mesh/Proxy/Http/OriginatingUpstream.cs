using System.Collections.Concurrent;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// Upstream of a cluster whose rule may ask for TLS. Connections under TLS are shared by requests for one host only, because the
/// handshake has named it.
/// </summary>
/// <param name="cluster">Whose connections they are.</param>
/// <param name="handshakeFor">How TLS is begun for a host.</param>
/// <param name="create">Makes an upstream whose connections begin with a handshake; null: none.</param>
internal sealed class OriginatingUpstream(ClusterState cluster, Func<UpstreamTls, string, UpstreamHandshake> handshakeFor, Func<UpstreamHandshake?, IUpstream> create) : IUpstream
{
    /// <summary>More hosts than that are those of a wildcard: the connections to all of them are given up and opened anew.</summary>
    private const int MostHosts = 256;

    private static readonly HashSet<string> NoAddress = [];

    private readonly IUpstream _plain = create(null);

    private readonly ConcurrentDictionary<(string Tls, string Host), IUpstream> _secure = new();

    private Keyed? _newest;

    public Task<TryOutcome> SendAsync(UpstreamTry attempt, CancellationToken cancellationToken)
    {
        if (cluster.Tls is not { } tls) return _plain.SendAsync(attempt, cancellationToken);
        var host = Authority.TryParse(attempt.Host, 443, out var authority) ? authority.Host.ToLowerInvariant() : attempt.Host;
        var key = KeyOf(tls);
        var secure = _secure.TryGetValue((key, host), out var made) ? made : Add(tls, key, host);
        return secure.SendAsync(attempt, cancellationToken);
    }

    public void Retain(IReadOnlySet<string> addresses)
    {
        _plain.Retain(addresses);
        foreach (var upstream in _secure.Values) upstream.Retain(addresses);
    }

    // A table's settings are one object as long as it lasts.
    private string KeyOf(UpstreamTls tls)
    {
        if (_newest is { } newest && ReferenceEquals(newest.Tls, tls)) return newest.Key;
        var keyed = new Keyed(tls, tls.Key);
        _newest = keyed;
        return keyed.Key;
    }

    private IUpstream Add(UpstreamTls tls, string settings, string host)
    {
        // Other settings mean that the rule has changed.
        var all = _secure.Count >= MostHosts;
        foreach (var key in _secure.Keys)
        {
            if ((all || key.Tls != settings) && _secure.TryRemove(key, out var old)) old.Retain(NoAddress);
        }

        return _secure.GetOrAdd((settings, host), _ => create(handshakeFor(tls, host)));
    }

    private sealed record Keyed(UpstreamTls Tls, string Key);
}
