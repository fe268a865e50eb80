using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>
/// Chooses among the endpoints of one cluster: priority first, then locality, then endpoint (contract mesh.md section 5). A
/// pick allocates nothing; what it needs is put together when endpoints or their health change.
/// </summary>
internal sealed class Balancer
{
    private const int Whole = 100;

    /// <summary>How often an endpoint is drawn again when it was tried already; Istio's setting.</summary>
    private const int DrawsAgain = 5;

    /// <summary>Health that never rests is looked at no more often than that for one request.</summary>
    private const int MostBuilds = 10;

    private readonly Lock _building = new();

    private readonly Cluster _definition;

    private readonly ClusterState _state;

    private readonly EndpointState[] _endpoints;

    private BalancerView _view;

    public Balancer(Cluster definition, ClusterState state, EndpointState[] endpoints)
    {
        _definition = definition;
        _state = state;
        _endpoints = endpoints;
        _view = new ViewBuilder(_definition, _state, _endpoints).Build(state.HealthVersion);
    }

    private BalancerView View
    {
        get
        {
            var view = Volatile.Read(ref _view);
            return view.HealthVersion == _state.HealthVersion ? view : Rebuild(view);
        }
    }

    /// <summary>Whether it can serve another table: same endpoints, same policy.</summary>
    public bool Fits(Cluster definition, EndpointState[] endpoints) =>
        definition.LoadBalancer == _definition.LoadBalancer
        && definition.HashTableSize == _definition.HashTableSize
        && definition.WarmUp == _definition.WarmUp
        && definition.PanicThreshold == _definition.PanicThreshold
        && definition.Places.AsSpan().SequenceEqual(_definition.Places.AsSpan())
        && endpoints.AsSpan().SequenceEqual(_endpoints);

    /// <returns>Position of the endpoint in the cluster; -1: none may be chosen.</returns>
    public int Pick(IRandomSource random, in Choice choice)
    {
        var view = View;
        if (view.Levels.Length == 0) return -1;
        var loads = choice is { LeavePriorities: true, Tried.Count: > 0 } ? LoadsElsewhere(view, choice.Tried) : view.Loads;
        for (var attempt = 0; ; attempt++)
        {
            var position = Draw(view, loads, random, choice.Key, attempt);
            if (position < 0 || !choice.Avoid || attempt == DrawsAgain || choice.Tried is null || !WasTried(choice.Tried, _endpoints[position])) return position;
        }
    }

    private int Draw(BalancerView view, int[] loads, IRandomSource random, ulong? key, int attempt)
    {
        if (_definition.IsHashed) key ??= (ulong)random.Draw(long.MaxValue);
        var index = view.Levels.Length == 1 ? 0 : BalancerView.LevelOf(loads, key is { } number ? (int)(number % Whole) : (int)random.Draw(Whole));
        var level = view.Levels[index];
        if (level.InPanic) Interlocked.Increment(ref _state.Counters.HealthyPanic);
        if (level.Groups.Length == 0) return -1;
        return level.Table is { } table ? table.Find(key!.Value, attempt) : level.GroupFor(random).Pick(_definition.LoadBalancer, random);
    }

    private static bool WasTried(List<EndpointTarget> tried, EndpointState endpoint)
    {
        foreach (var one in tried)
        {
            if (ReferenceEquals(one.State, endpoint)) return true;
        }

        return false;
    }

    private int[] LoadsElsewhere(BalancerView view, List<EndpointTarget> tried)
    {
        var priorities = new int[tried.Count];
        for (var i = 0; i < priorities.Length; i++) priorities[i] = _definition.PlaceOf(Math.Max(0, Array.IndexOf(_endpoints, tried[i].State))).Priority;
        return OtherPriorities.Loads(view.Available, view.Loads, priorities);
    }

    /// <summary>One request puts the new view together; those that come meanwhile take the old one.</summary>
    private BalancerView Rebuild(BalancerView old)
    {
        if (!_building.TryEnter()) return old;
        try
        {
            // A change while the view is put together may leave it with an endpoint's past and another's present: all set aside, say.
            for (var attempt = 0; attempt < MostBuilds && _view.HealthVersion != _state.HealthVersion; attempt++)
            {
                var version = _state.HealthVersion;
                var view = new ViewBuilder(_definition, _state, _endpoints).Build(version);
                if (attempt == MostBuilds - 1 || version == _state.HealthVersion) Volatile.Write(ref _view, view);
            }

            return _view;
        }
        finally
        {
            _building.Exit();
        }
    }
}
