using System.Collections.Concurrent;

namespace Bookinfo.Mesh.Proxy.Pools;

/// <summary>The pools of one cluster: one for each worker and endpoint.</summary>
internal sealed class WorkerPools<TPool, TConnection>
    where TPool : Pool<TConnection>
    where TConnection : class
{
    /// <summary>Past this many, pools without a connection are thrown away: a passthrough cluster has one for every address ever asked for.</summary>
    private const int Many = 256;

    private readonly ConcurrentDictionary<string, TPool>[] _byWorker;

    private readonly Func<Authority, TPool> _create;

    /// <param name="workers">Sets of pools.</param>
    /// <param name="create">Makes the pool of an address.</param>
    public WorkerPools(int workers, Func<Authority, TPool> create)
    {
        _create = create;
        _byWorker = new ConcurrentDictionary<string, TPool>[workers];
        for (var i = 0; i < _byWorker.Length; i++) _byWorker[i] = new ConcurrentDictionary<string, TPool>(StringComparer.Ordinal);
    }

    public TPool Of(int worker, string address)
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

    private TPool Add(ConcurrentDictionary<string, TPool> pools, string address)
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

    private TPool Make(string address) => Authority.TryParse(address, 80, out var target)
        ? _create(target)
        : throw new InvalidOperationException($"{address} is no address");
}
