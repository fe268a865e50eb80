using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>A cluster as one route table sees it, joined with the state that outlives the table.</summary>
internal sealed record ClusterTarget(Cluster Definition, ClusterState State, EndpointTarget[] Endpoints)
{
    /// <summary>How often a retry draws again when it draws an endpoint that was tried already; Istio's setting.</summary>
    private const int DrawsAgain = 5;

    /// <summary>Chooses an endpoint as the cluster's load balancer wants it.</summary>
    /// <param name="random">For the policies that draw.</param>
    /// <param name="tried">Endpoints that failed this request already; null at the first try.</param>
    /// <returns>Null when the cluster has none.</returns>
    public EndpointTarget? Pick(IRandomSource random, IReadOnlyCollection<EndpointTarget>? tried = null)
    {
        if (Endpoints.Length == 0) return null;
        var picked = Pick(random);
        for (var again = 0; tried is not null && again < DrawsAgain && tried.Contains(picked); again++) picked = Pick(random);
        return picked;
    }

    private EndpointTarget Pick(IRandomSource random) => Definition.LoadBalancer switch
    {
        _ when Endpoints.Length == 1 => Endpoints[0],
        LoadBalancer.RoundRobin => Endpoints[State.NextPosition(Endpoints.Length)],
        LoadBalancer.Random => Endpoints[random.Draw(Endpoints.Length)],
        _ => LessBusyOfTwo(random),
    };

    private EndpointTarget LessBusyOfTwo(IRandomSource random)
    {
        var first = random.Draw(Endpoints.Length);
        var second = random.Draw(Endpoints.Length - 1);
        if (second >= first) second++;
        var one = Endpoints[first];
        var other = Endpoints[second];
        return Volatile.Read(ref other.State.RequestsActive) < Volatile.Read(ref one.State.RequestsActive) ? other : one;
    }
}
