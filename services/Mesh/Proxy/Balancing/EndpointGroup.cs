using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>The endpoints of one locality that may be chosen, and how one of them is.</summary>
internal sealed class EndpointGroup
{
    private readonly Candidate[] _endpoints;

    private readonly Cursor _cursor;

    private readonly WarmUp? _warmUp;

    /// <summary>Timestamp from which on the newest endpoint has its full share.</summary>
    private readonly long _warmAt;

    /// <summary>Null: all weights are the same.</summary>
    private readonly int[]? _turns;

    /// <param name="endpoints">Never empty.</param>
    /// <param name="cursor">Of the round robin.</param>
    /// <param name="weight">Of the locality, against the others of its priority.</param>
    /// <param name="warmUp">Null: new endpoints get their full share at once.</param>
    public EndpointGroup(Candidate[] endpoints, Cursor cursor, long weight, WarmUp? warmUp)
    {
        _endpoints = endpoints;
        _cursor = cursor;
        Weight = weight;
        _warmUp = warmUp;
        _warmAt = warmUp is null ? long.MinValue : endpoints.Max(endpoint => warmUp.WarmAt(endpoint.State));
        if (Array.Exists(endpoints, endpoint => endpoint.Weight != endpoints[0].Weight)) _turns = TurnOrder.Of([.. endpoints.Select(static endpoint => endpoint.Weight)]);
    }

    public ReadOnlySpan<Candidate> Endpoints => _endpoints;

    public long Weight { get; }

    /// <returns>Position in the cluster.</returns>
    public int Pick(LoadBalancer policy, IRandomSource random)
    {
        if (_endpoints.Length == 1) return _endpoints[0].Position;
        if (policy == LoadBalancer.Random) return _endpoints[random.Draw(_endpoints.Length)].Position;
        if (_warmUp is not null && _warmUp.Now < _warmAt) return ByWeight(random, _warmUp, policy == LoadBalancer.LeastRequest);
        if (policy == LoadBalancer.RoundRobin) return _endpoints[_turns is null ? _cursor.Next(_endpoints.Length) : _turns[_cursor.Next(_turns.Length)]].Position;
        return _turns is null ? LessBusyOfTwo(random) : ByWeight(random, null, lessWhenBusy: true);
    }

    private int LessBusyOfTwo(IRandomSource random)
    {
        var first = random.Draw(_endpoints.Length);
        var second = random.Draw(_endpoints.Length - 1);
        if (second >= first) second++;
        ref readonly var one = ref _endpoints[first];
        ref readonly var other = ref _endpoints[second];
        return Volatile.Read(ref other.State.RequestsActive) < Volatile.Read(ref one.State.RequestsActive) ? other.Position : one.Position;
    }

    /// <summary>Shares in proportion to weight, to the part of it that is warm, and to 1 / (active requests + 1).</summary>
    private int ByWeight(IRandomSource random, WarmUp? warmUp, bool lessWhenBusy)
    {
        var now = warmUp?.Now ?? 0;
        var total = 0.0;
        foreach (ref readonly var endpoint in _endpoints.AsSpan()) total += Share(in endpoint, warmUp, now, lessWhenBusy);
        var drawn = random.Draw(long.MaxValue) / (double)long.MaxValue * total;
        foreach (ref readonly var endpoint in _endpoints.AsSpan())
        {
            drawn -= Share(in endpoint, warmUp, now, lessWhenBusy);
            if (drawn < 0) return endpoint.Position;
        }

        // Requests that ended between the two walks have made the shares larger or smaller.
        return _endpoints[^1].Position;
    }

    private static double Share(ref readonly Candidate endpoint, WarmUp? warmUp, long now, bool lessWhenBusy)
    {
        var share = endpoint.Weight * (warmUp?.FactorOf(endpoint.State, now) ?? 1);
        return lessWhenBusy ? share / (Volatile.Read(ref endpoint.State.RequestsActive) + 1) : share;
    }
}

/// <param name="Position">In the cluster.</param>
/// <param name="Weight">At least 1.</param>
/// <param name="State">How busy and how old it is.</param>
internal readonly record struct Candidate(int Position, int Weight, EndpointState State);
