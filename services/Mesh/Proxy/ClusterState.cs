using System.Net;

using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Outlier;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What traffic changes about one cluster of one proxy: cursor, connections, counters. Route tables come and go above it.</summary>
internal sealed class ClusterState(string name, Func<ClusterState, IUpstream> createUpstream, TimeProvider? time = null)
{
    private readonly Dictionary<EndPoint, EndpointState> _endpoints = [];

    private IUpstream? _upstream;

    private readonly Dictionary<(int Priority, string Locality), Cursor> _cursors = [];

    private Balancer? _balancer;

    private int _healthVersion;

    public string Name { get; } = name;

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    public ClusterCounters Counters { get; } = new();

    public CircuitBreakers Breakers { get; } = new();

    /// <summary>Limit for opening a connection, from the newest table.</summary>
    public TimeSpan ConnectTimeout { get; private set; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS towards the endpoints, from the newest table; null: plain text.</summary>
    public UpstreamTls? Tls { get; private set; }

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

    public OutlierCounters OutlierCounters { get; } = new();

    /// <summary>Null: the newest table sets no endpoint aside.</summary>
    public OutlierDetector? Outlier { get; private set; }

    /// <summary>Goes up whenever an endpoint is set aside or taken back.</summary>
    public int HealthVersion => Volatile.Read(ref _healthVersion);

    /// <summary>Chooses for one table. As long as endpoints and policy are the same, all tables share one.</summary>
    public Balancer BalancerFor(Cluster cluster, EndpointState[] endpoints)
    {
        lock (_endpoints) return _balancer?.Fits(cluster, endpoints) == true ? _balancer : _balancer = new Balancer(cluster, this, endpoints);
    }

    /// <summary>The round robin of one locality goes on where the last table's stopped.</summary>
    public Cursor CursorOf(int priority, string locality)
    {
        lock (_cursors)
        {
            if (!_cursors.TryGetValue((priority, locality), out var cursor)) _cursors[(priority, locality)] = cursor = new Cursor();
            return cursor;
        }
    }

    /// <summary>State of an endpoint by its address; null when the newest table does not have it.</summary>
    public EndpointState? Find(EndPoint address)
    {
        lock (_endpoints) return _endpoints.GetValueOrDefault(address);
    }

    /// <summary>Closes connections as they become idle and looks at no endpoint any more: no table has the cluster.</summary>
    public void Retire()
    {
        lock (_endpoints) _upstream?.Retain(new HashSet<string>());
        Outlier?.Dispose();
    }

    /// <summary>Takes over what a new table says about the cluster. Called under the proxy's swap lock.</summary>
    public EndpointState[] Update(Cluster cluster)
    {
        lock (_endpoints)
        {
            ConnectTimeout = cluster.ConnectTimeout;

            // With other limits it is a new cluster for Envoy: connections from before take no further request.
            if (cluster.Limits != Breakers.Limits) _upstream?.Retain(new HashSet<string>());
            Breakers.Limits = cluster.Limits;
            Tls = cluster.Tls;
            EndPoint[] addresses = [.. cluster.Endpoints.Select(static endpoint => endpoint.Address)];
            var states = new EndpointState[addresses.Length];
            var changed = addresses.Length != _endpoints.Count;
            for (var i = 0; i < states.Length; i++)
            {
                var address = addresses[i];
                if (!_endpoints.TryGetValue(address, out var state))
                {
                    state = new EndpointState(address, Time.GetTimestamp());
                    changed = true;
                }

                state.Place = cluster.PlaceOf(i);
                states[i] = state;
            }

            if (changed)
            {
                _endpoints.Clear();
                foreach (var state in states) _endpoints[state.Address] = state;
                if (!cluster.OriginalDestination) _upstream?.Retain(states.Select(static state => state.Text).ToHashSet(StringComparer.Ordinal));
                Interlocked.Increment(ref Counters.MembershipChanges);
            }

            UpdateOutlier(cluster.Outlier);
            return states;
        }
    }

    // A changed policy forgets what the old one found, as Envoy does: the cluster is a new one there.
    private void UpdateOutlier(OutlierPolicy? policy)
    {
        if (policy is null || !policy.SameAs(Outlier?.Policy))
        {
            Outlier?.Dispose();
            Outlier = policy is null ? null : new OutlierDetector(policy, OutlierCounters, Time, () => Interlocked.Increment(ref _healthVersion));
        }

        Outlier?.Watch([.. _endpoints.Values]);
    }
}
