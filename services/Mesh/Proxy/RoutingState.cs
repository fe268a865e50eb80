using System.Collections.Frozen;

using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>One route table joined with the proxy's lasting state. Immutable; a request keeps the one it began with.</summary>
internal sealed record RoutingState
{
    public required RouteTable Table { get; init; }

    public required FrozenDictionary<int, PortRoutes> Ports { get; init; }

    /// <summary>For ports that no service owns; null where nothing answers there (gateways).</summary>
    public required PortRoutes? UnknownPort { get; init; }

    public required FrozenDictionary<string, ClusterTarget> Clusters { get; init; }

    public required bool AccessLog { get; init; }

    /// <summary>How its lines look.</summary>
    public required AccessLogFormat LogFormat { get; init; }

    /// <summary>Routes of requests that came in TLS to a gateway, by name.</summary>
    public required FrozenDictionary<string, PortRoutes> Secure { get; init; }

    /// <param name="secureRoutes">Name of the routes inside the TLS that was ended; null: it came without.</param>
    /// <param name="port">The listener's, else the one the caller dialled.</param>
    public PortRoutes? RoutesOf(string? secureRoutes, int port) =>
        secureRoutes is { } name ? Secure.GetValueOrDefault(name) : Ports.TryGetValue(port, out var routes) ? routes : UnknownPort;
}

/// <summary>The virtual hosts of one port, ready for lookup, and the port's counters.</summary>
internal sealed record PortRoutes(HttpRoutes Definition, VirtualHostMatcher Hosts, ListenerCounters Counters);
