using System.Net;

using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Where one connection goes, or why it goes nowhere.</summary>
internal sealed record TcpTarget
{
    /// <summary>Whom the connection is counted for; null: it goes nowhere.</summary>
    public ClusterState? Cluster { get; init; }

    /// <summary>As the access log names it; null: there is none.</summary>
    public string? ClusterName { get; init; }

    public EndpointTarget? Endpoint { get; init; }

    /// <summary>What is dialled; null: nothing, and <see cref="Flag"/> says why.</summary>
    public Authority? Address { get; init; }

    /// <summary>Envoy's response flag; null: none so far.</summary>
    public string? Flag { get; init; }

    /// <summary>Which written rule it came from; null: none.</summary>
    public string? Rule { get; init; }

    /// <summary>Envoy's name for the counters; null: not counted.</summary>
    public string? StatPrefix { get; init; }

    /// <summary>Draws a cluster of the route and an endpoint of the cluster.</summary>
    /// <param name="route">The rule.</param>
    /// <param name="proxy">Whose connection it is.</param>
    /// <param name="routing">The table it is from.</param>
    /// <param name="asked">Where the caller wanted to go, for clusters that have no endpoints of their own; null: nowhere in particular.</param>
    /// <param name="random">Draws.</param>
    /// <param name="caller">For clusters that hash the source address; null: unknown.</param>
    public static async ValueTask<TcpTarget> OfAsync(TcpRoute route, RunningProxy proxy, RoutingState routing, Authority? asked, IRandomSource random, IPAddress? caller = null)
    {
        var name = WeightedChoice.Pick(route.Clusters, route.TotalWeight, random).Name;
        if (await proxy.FindClusterAsync(routing, name) is not { } cluster) return new TcpTarget { Flag = "NC", StatPrefix = route.StatPrefix, Rule = route.Origin };
        var found = new TcpTarget { Cluster = cluster.State, ClusterName = name, StatPrefix = route.StatPrefix, Rule = route.Origin };
        if (cluster.Definition.OriginalDestination) return asked is { } dialled ? found with { Address = dialled with { Port = cluster.Definition.OriginalPort ?? dialled.Port } } : found with { Flag = "UH" };
        var choice = cluster.Definition.HashKey is { SourceIp: true } && caller is not null ? new Choice(Key: KeyHash.Of(caller.ToString())) : default;
        return cluster.Pick(random, choice) is { } endpoint
            ? found with { Endpoint = endpoint, Address = Of(endpoint.State.Address) }
            : found with { Flag = "UH" };
    }

    /// <summary>Nowhere, for REGISTRY_ONLY forbids it.</summary>
    public static TcpTarget BlackHole { get; } = new() { ClusterName = ClusterStates.BlackHole, Flag = "UH", StatPrefix = ClusterStates.BlackHole };

    public static Authority Of(EndPoint address) => address switch
    {
        IPEndPoint ip => new Authority(ip.Address.ToString(), ip.Port),
        DnsEndPoint name => new Authority(name.Host, name.Port),
        _ => throw new InvalidOperationException($"an endpoint is an address or a name, not {address.GetType().Name}"),
    };
}
