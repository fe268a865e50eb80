using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>A gateway's listener that is not plain HTTP: its chains, of which a connection takes the one that fits best.</summary>
/// <param name="Name">Envoy's name of the listener, <c>0.0.0.0_31400</c>.</param>
/// <param name="Chains">In order of age.</param>
internal sealed record ListenerChains(string Name, ImmutableArray<FilterChain> Chains);

/// <summary>What is done with the connections of one server of a gateway.</summary>
internal sealed record FilterChain
{
    /// <summary>The server, for logs: <c>namespace/gateway port name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the bytes go.</summary>
    public TcpRoute? Tcp { get; init; }
}
