using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>Sorts a cluster's endpoints by priority, locality and health. Runs when one of them changes, not per request.</summary>
internal sealed class ViewBuilder(Cluster definition, ClusterState state, EndpointState[] endpoints)
{
    /// <summary>Weights of localities are scaled so that a share of their endpoints can be expressed.</summary>
    private const int LocalityScale = 1000;

    private readonly WarmUp? _warmUp = definition.WarmUp is { } policy ? new WarmUp(policy, state.Time) : null;

    public BalancerView Build(int healthVersion)
    {
        var count = endpoints.Length == 0 ? 0 : Enumerable.Range(0, endpoints.Length).Max(i => definition.PlaceOf(i).Priority) + 1;
        var total = new int[count];
        var healthy = new int[count];
        for (var i = 0; i < endpoints.Length; i++)
        {
            var priority = definition.PlaceOf(i).Priority;
            total[priority]++;
            if (!endpoints[i].Health.IsEjected) healthy[priority]++;
        }

        var (available, loads, panics) = PriorityLoads.Compute(healthy, total, definition.PanicThreshold);
        return new BalancerView(healthVersion, [.. Enumerable.Range(0, count).Select(priority => BuildLevel(priority, panics[priority]))], available, loads);
    }

    private PriorityLevel BuildLevel(int priority, bool panics)
    {
        EndpointGroup[] groups = [.. Enumerable.Range(0, endpoints.Length)
            .Where(i => definition.PlaceOf(i).Priority == priority)
            .GroupBy(i => definition.PlaceOf(i).Locality)
            .Select(locality => BuildGroup(priority, [.. locality], panics))
            .OfType<EndpointGroup>()];
        return new PriorityLevel(panics, groups, definition.IsHashed && groups.Length > 0 ? BuildTable(groups) : null);
    }

    /// <returns>Null: none of its endpoints may be chosen.</returns>
    private EndpointGroup? BuildGroup(int priority, int[] members, bool panics)
    {
        var usable = Array.FindAll(members, i => panics || !endpoints[i].Health.IsEjected);
        if (usable.Length == 0) return null;
        var place = definition.PlaceOf(members[0]);
        var whole = place.LocalityWeight > 0 ? place.LocalityWeight : members.Sum(i => (long)definition.PlaceOf(i).Weight);
        return new EndpointGroup(
            [.. usable.Select(i => new Candidate(i, definition.PlaceOf(i).Weight, endpoints[i]))],
            state.CursorOf(priority, place.Locality),
            whole * PriorityLoads.Available(usable.Length, members.Length, LocalityScale),
            _warmUp);
    }

    private HashTable BuildTable(EndpointGroup[] groups)
    {
        var hashed = new List<HashedEndpoint>();
        var whole = groups.Sum(static group => (double)group.Weight);
        foreach (var group in groups)
        {
            var sum = 0.0;
            foreach (ref readonly var endpoint in group.Endpoints) sum += endpoint.Weight;
            foreach (ref readonly var endpoint in group.Endpoints) hashed.Add(new HashedEndpoint(endpoint.Position, endpoint.State.Text, group.Weight / whole * endpoint.Weight / sum));
        }

        return definition.LoadBalancer == LoadBalancer.Maglev ? new MaglevTable(hashed, definition.HashTableSize) : new HashRing(hashed, definition.HashTableSize);
    }
}
