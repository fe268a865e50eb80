using System.Collections.Concurrent;

using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>The HTTP/1.1 pools of one cluster: one for each worker and endpoint.</summary>
internal sealed class Http1Pools
{
    /// <summary>Past this many, pools without a connection are thrown away: a passthrough cluster has one for every address ever asked for.</summary>
    private const int Many = 256;

    private readonly ConcurrentDictionary<string, Http1Pool>[] _byWorker;

    private readonly ClusterState _cluster;

    private readonly UpstreamConnector _connector;

    private readonly PoolSettings _settings;

    public Http1Pools(ClusterState cluster, UpstreamConnector connector, PoolSettings settings)
    {
        (_cluster, _connector, _settings) = (cluster, connector, settings);
        _byWorker = new ConcurrentDictionary<string, Http1Pool>[settings.Workers];
        for (var i = 0; i < _byWorker.Length; i++) _byWorker[i] = new ConcurrentDictionary<string, Http1Pool>(StringComparer.Ordinal);
    }

    public Http1Pool Of(int worker, string address)
    {
        var pools = _byWorker[worker % _byWorker.Length];
        return pools.TryGetValue(address, out var pool) ? pool : Add(pools, address);
    }

    /// <summary>Gives up the pools of endpoints that are gone.</summary>
    public void Retain(IReadOnlySet<string> addresses)
    {
        foreach (var pools in _byWorker)
        {
            foreach (var address in pools.Keys)
            {
                if (!addresses.Contains(address) && pools.TryRemove(address, out var pool)) pool.Retire();
            }
        }
    }

    private Http1Pool Add(ConcurrentDictionary<string, Http1Pool> pools, string address)
    {
        if (pools.Count >= Many)
        {
            foreach (var (other, pool) in pools)
            {
                if (pool.IsEmpty) pools.TryRemove(other, out _);
            }
        }

        return pools.GetOrAdd(address, Make);
    }

    private Http1Pool Make(string address) => Authority.TryParse(address, 80, out var target)
        ? new Http1Pool(_cluster, _connector, target, _settings)
        : throw new InvalidOperationException($"{address} is no address");
}
