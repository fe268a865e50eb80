using System.Net;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class LoadBalancingTests
{
    private static readonly IPEndPoint[] Three = [.. Enumerable.Range(1, 3).Select(static i => new IPEndPoint(IPAddress.Loopback, i))];

    [Fact]
    public void Round_robin_is_even_and_goes_on_where_the_last_table_stopped()
    {
        var state = new ClusterState("c", static _ => throw new InvalidOperationException("not used"));
        var random = new SeededRandom(1);
        var seen = new Dictionary<EndPoint, int>();
        for (var i = 0; i < 300; i++)
        {
            // A new table before every pick: the cursor must not start over.
            var address = Target(state, LoadBalancer.RoundRobin).Pick(random)!.State.Address;
            seen[address] = seen.GetValueOrDefault(address) + 1;
        }

        Assert.All(Three, address => Assert.Equal(100, seen[address]));
    }

    [Theory]
    [InlineData(nameof(LoadBalancer.Random))]
    [InlineData(nameof(LoadBalancer.LeastRequest))]
    public void Drawing_policies_are_uniform_when_all_are_idle(string policy)
    {
        var target = Target(new ClusterState("c", static _ => throw new InvalidOperationException("not used")), Enum.Parse<LoadBalancer>(policy));
        var random = new SeededRandom(2);
        var counts = Enumerable.Range(0, 9000).Select(_ => Port(target.Pick(random)!)).CountBy(static port => port);

        // 3 sigma of a binomial with p = 1/3.
        Assert.All(counts, static count => Assert.InRange(count.Value, 3000 - 135, 3000 + 135));
    }

    [Fact]
    public void Least_request_never_takes_the_busiest_of_three()
    {
        var target = Target(new ClusterState("c", static _ => throw new InvalidOperationException("not used")), LoadBalancer.LeastRequest);
        target.Endpoints[1].State.RequestsActive = 5;
        var random = new SeededRandom(3);

        Assert.DoesNotContain(2, Enumerable.Range(0, 500).Select(_ => Port(target.Pick(random)!)));
    }

    [Fact]
    public void Endpoint_state_survives_a_new_table_and_goes_with_the_endpoint()
    {
        var state = new ClusterState("c", static _ => throw new InvalidOperationException("not used"));
        var before = Target(state, LoadBalancer.RoundRobin).Endpoints;
        var after = Target(state, LoadBalancer.RoundRobin).Endpoints;
        Assert.Same(before[0].State, after[0].State);

        state.Update(Tables.Cluster("c", Three[1]));
        Assert.Null(state.Find(Three[0]));
        Assert.Same(before[1].State, state.Find(Three[1]));
        Assert.Equal(2, state.Counters.MembershipChanges);
    }

    [Theory]
    [InlineData(80, 20)]
    [InlineData(50, 50)]
    [InlineData(1, 3)]
    public void Weights_are_kept_within_three_sigma(int first, int second)
    {
        var action = new ForwardAction { Clusters = [new("a", first), new("b", second)], TotalWeight = first + second };
        var random = new SeededRandom(4);
        const int Draws = 10_000;
        var share = (double)first / (first + second);
        var counted = Enumerable.Range(0, Draws).Count(_ => WeightedChoice.Pick(action, random).Name == "a");

        Assert.InRange(counted, Draws * share - 3 * Math.Sqrt(Draws * share * (1 - share)), Draws * share + 3 * Math.Sqrt(Draws * share * (1 - share)));
    }

    private static int Port(EndpointTarget endpoint) => ((IPEndPoint)endpoint.State.Address).Port;

    private static ClusterTarget Target(ClusterState state, LoadBalancer policy)
    {
        var cluster = Tables.Cluster("c", Three) with { LoadBalancer = policy };
        var states = state.Update(cluster);
        return new ClusterTarget(cluster, state, [.. cluster.Endpoints.Select((_, i) => new EndpointTarget(states[i], null))]);
    }
}
