using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>A cluster as one route table sees it, joined with the state that outlives the table.</summary>
internal sealed record ClusterTarget(Cluster Definition, ClusterState State, EndpointTarget[] Endpoints)
{
    private readonly Balancer _balancer = State.BalancerFor(Definition, [.. Endpoints.Select(static endpoint => endpoint.State)]);

    /// <summary>Chooses an endpoint as the cluster's load balancer wants it.</summary>
    /// <param name="random">For the policies that draw.</param>
    /// <param name="choice">What else it goes by; the default: nothing.</param>
    /// <returns>Null when the cluster has none, or none that is healthy.</returns>
    public EndpointTarget? Pick(IRandomSource random, Choice choice = default) =>
        _balancer.Pick(random, in choice) is var position and >= 0 ? Endpoints[position] : null;
}
