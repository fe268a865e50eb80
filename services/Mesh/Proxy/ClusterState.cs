using System.Net;

using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What traffic changes about one cluster of one proxy: cursor, connections, counters. Route tables come and go above it.</summary>
internal sealed class ClusterState(string name, Func<ClusterState, IUpstream> createUpstream)
{
    private readonly Dictionary<EndPoint, EndpointState> _endpoints = [];

    private IUpstream? _upstream;

    private int _cursor = -1;

    public string Name { get; } = name;

    public ClusterCounters Counters { get; } = new();

    public CircuitBreakers Breakers { get; } = new();

    /// <summary>Limit for opening a connection, from the newest table.</summary>
    public TimeSpan ConnectTimeout { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be without a request, from the newest table.</summary>
    public TimeSpan IdleTimeout { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>After how many requests a connection is closed, from the newest table.</summary>
    public int MaxRequestsPerConnection { get; private set; } = int.MaxValue;

    /// <summary>Connections of this cluster; made at first use.</summary>
    public IUpstream Upstream
    {
        get
        {
            if (_upstream is { } made) return made;
            lock (_endpoints) return _upstream ??= createUpstream(this);
        }
    }

    /// <summary>Endpoints in the newest table.</summary>
    public IReadOnlyList<EndpointState> Endpoints
    {
        get
        {
            lock (_endpoints) return [.. _endpoints.Values];
        }
    }

    /// <summary>The next position of the round robin that all callers of this cluster share.</summary>
    public int NextPosition(int count) => (int)((uint)Interlocked.Increment(ref _cursor) % (uint)count);

    /// <summary>State of an endpoint by its address; null when the newest table does not have it.</summary>
    public EndpointState? Find(EndPoint address)
    {
        lock (_endpoints) return _endpoints.GetValueOrDefault(address);
    }

    /// <summary>Closes connections as they become idle: no table has the cluster any more.</summary>
    public void Retire()
    {
        lock (_endpoints) _upstream?.Retain(new HashSet<string>());
    }

    /// <summary>Takes over what a new table says about the cluster. Called under the proxy's swap lock.</summary>
    public EndpointState[] Update(Cluster cluster)
    {
        lock (_endpoints)
        {
            ConnectTimeout = cluster.ConnectTimeout;
            EndPoint[] addresses = [.. cluster.Endpoints.Select(static endpoint => endpoint.Address), .. cluster.DnsEndpoints];
            var states = new EndpointState[addresses.Length];
            var changed = addresses.Length != _endpoints.Count;
            for (var i = 0; i < states.Length; i++)
            {
                var address = addresses[i];
                if (!_endpoints.TryGetValue(address, out var state))
                {
                    state = new EndpointState(address);
                    changed = true;
                }

                states[i] = state;
            }

            if (!changed) return states;
            _endpoints.Clear();
            foreach (var state in states) _endpoints[state.Address] = state;
            if (!cluster.OriginalDestination) _upstream?.Retain(states.Select(static state => state.Text).ToHashSet(StringComparer.Ordinal));
            Interlocked.Increment(ref Counters.MembershipChanges);
            return states;
        }
    }
}
