using System.Net;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>Weights, warm-up and the cost of a pick.</summary>
public sealed class BalancerTests
{
    private const int Draws = 6000;

    private readonly FakeTimeProvider _time = new();

    private readonly SeededRandom _random = new(17);

    [Theory]
    [InlineData(nameof(LoadBalancer.RoundRobin))]
    [InlineData(nameof(LoadBalancer.LeastRequest))]
    public void Endpoints_share_by_their_weights(string policy)
    {
        var target = Target(State(), Cluster(3, Enum.Parse<LoadBalancer>(policy), 1, 2, 3));
        var counts = Count(target);

        // 4 sigma of a binomial.
        for (var i = 0; i < 3; i++) Assert.InRange(counts[i], Draws * (i + 1) / 6 - 155, Draws * (i + 1) / 6 + 155);
    }

    [Fact]
    public void Random_does_not_look_at_weights()
    {
        var counts = Count(Target(State(), Cluster(2, LoadBalancer.Random, 1, 9)));
        Assert.InRange(counts[0], Draws / 2 - 155, Draws / 2 + 155);
    }

    [Fact]
    public void Least_request_divides_unequal_weights_by_what_is_under_way()
    {
        var target = Target(State(), Cluster(2, LoadBalancer.LeastRequest, 1, 4));
        target.Endpoints[1].State.RequestsActive = 3;
        var counts = Count(target);
        Assert.InRange(counts[0], Draws / 2 - 155, Draws / 2 + 155);
    }

    [Theory]
    [InlineData(nameof(LoadBalancer.RoundRobin))]
    [InlineData(nameof(LoadBalancer.LeastRequest))]
    public void A_new_endpoint_warms_up_to_its_full_share(string policy)
    {
        var state = State();
        var cluster = Cluster(2, Enum.Parse<LoadBalancer>(policy)) with { WarmUp = new WarmUpPolicy(TimeSpan.FromSeconds(100), 20, 1) };
        state.Update(cluster with { Endpoints = [cluster.Endpoints[0]] });
        _time.Advance(TimeSpan.FromHours(1));
        var target = Target(state, cluster);

        // The old one has 1, the new one the factor: 4 sigma of a binomial.
        AssertShareOfNewcomer(0.2);
        _time.Advance(TimeSpan.FromSeconds(50));
        AssertShareOfNewcomer(0.5);
        _time.Advance(TimeSpan.FromSeconds(50));
        AssertShareOfNewcomer(1);

        void AssertShareOfNewcomer(double factor)
        {
            var expected = Draws * factor / (1 + factor);
            Assert.InRange(Count(target)[1], expected - 155, expected + 155);
        }
    }

    [Theory]
    [InlineData(10, 0, 1, 0.1)]
    [InlineData(0, 0, 1, 0.01)]
    [InlineData(10, 50, 1, 0.5)]
    [InlineData(10, 25, 2, 0.5)]
    [InlineData(10, 100, 1, 1)]
    public void The_share_grows_with_time_and_aggression(double minimum, int seconds, double aggression, double factor) =>
        Assert.Equal(factor, new WarmUpPolicy(TimeSpan.FromSeconds(100), minimum, aggression).FactorAfter(TimeSpan.FromSeconds(seconds)), 6);

    [Theory]
    [InlineData(nameof(LoadBalancer.RoundRobin), 1)]
    [InlineData(nameof(LoadBalancer.RoundRobin), 2)]
    [InlineData(nameof(LoadBalancer.LeastRequest), 1)]
    [InlineData(nameof(LoadBalancer.LeastRequest), 2)]
    [InlineData(nameof(LoadBalancer.Random), 1)]
    [InlineData(nameof(LoadBalancer.RingHash), 1)]
    [InlineData(nameof(LoadBalancer.Maglev), 1)]
    public void A_pick_allocates_nothing(string policy, int secondWeight)
    {
        var target = Target(State(), Cluster(3, Enum.Parse<LoadBalancer>(policy), 1, secondWeight, 1));
        var choice = new Choice(Key: 42, Tried: [], Avoid: true);
        Pick(target, choice, 2000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Pick(target, choice, 10_000);

        // The runtime may allocate a little of its own when it recompiles hot code.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Tables_with_the_same_endpoints_share_one_ring()
    {
        var state = State();
        var cluster = Cluster(3, LoadBalancer.RingHash);
        var endpoints = state.Update(cluster);
        var first = state.BalancerFor(cluster, endpoints);

        Assert.Same(first, state.BalancerFor(cluster with { ConnectTimeout = TimeSpan.FromSeconds(1) }, [.. endpoints]));
        Assert.NotSame(first, state.BalancerFor(cluster with { HashTableSize = 64 }, endpoints));
        Assert.NotSame(first, state.BalancerFor(cluster, [.. endpoints[..2]]));
    }

    [Fact]
    public async Task Picks_stay_right_while_health_changes_under_them()
    {
        var state = State();
        var target = Target(state, Cluster(4, LoadBalancer.LeastRequest) with { Outlier = new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 75, Interval = TimeSpan.FromSeconds(1), BaseEjectionTime = TimeSpan.FromSeconds(1) } });
        using var stop = new CancellationTokenSource();
        var picked = new long[3];
        var pickers = Enumerable.Range(0, picked.Length).Select(seed => Task.Run(() =>
        {
            var random = new SeededRandom(seed);
            for (; !stop.IsCancellationRequested; Interlocked.Increment(ref picked[seed])) Assert.NotNull(target.Pick(random));
        })).ToArray();
        for (var i = 0; i < 2000 || (Array.Exists(picked, static count => count < 1000) && !Array.Exists(pickers, static picker => picker.IsCompleted)); i++)
        {
            state.Outlier!.Answered(target.Endpoints[i % 4].State, 500);
            if (i % 3 == 0) _time.Advance(TimeSpan.FromSeconds(1));
        }

        await stop.CancelAsync();
        await Task.WhenAll(pickers);
        var aside = target.Endpoints.Where(static endpoint => endpoint.State.Health.IsEjected).ToHashSet();
        Assert.DoesNotContain(Enumerable.Range(0, 400).Select(_ => target.Pick(_random)!), aside.Contains);
    }

    private static void Pick(ClusterTarget target, Choice choice, int times)
    {
        var random = new PlainRandom();
        for (var i = 0; i < times; i++) target.Pick(random, choice);
    }

    private ClusterState State() => new("c", static _ => throw new InvalidOperationException("not used"), _time);

    private static Cluster Cluster(int endpoints, LoadBalancer policy, params int[] weights) => Tables.Cluster("c", [.. Enumerable.Range(1, endpoints).Select(static i => new IPEndPoint(IPAddress.Loopback, i))]) with
    {
        LoadBalancer = policy,
        HashTableSize = 1009,
        Places = [.. weights.Select(static weight => EndpointPlace.Default with { Weight = weight })],
    };

    private static ClusterTarget Target(ClusterState state, Cluster cluster) => new(cluster, state, [.. state.Update(cluster).Select(static endpoint => new EndpointTarget(endpoint, null))]);

    /// <returns>By position.</returns>
    private int[] Count(ClusterTarget target)
    {
        var counts = new int[target.Endpoints.Length];
        for (var i = 0; i < Draws; i++) counts[Array.IndexOf(target.Endpoints, target.Pick(_random))]++;
        return counts;
    }

    private sealed class PlainRandom : IRandomSource
    {
        private ulong _state = 88172645463325252;

        public long Draw(long exclusiveMaximum)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (long)(_state % (ulong)exclusiveMaximum);
        }
    }
}
