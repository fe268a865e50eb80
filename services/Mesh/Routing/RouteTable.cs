using System.Collections.Frozen;
using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// All that one proxy needs to decide about a request, compiled for its identity: static selectors (gateways, sourceLabels,
/// sourceNamespace, port, exportTo) are already applied, regexes built, weights summed. Immutable, swapped whole.
/// </summary>
internal sealed record RouteTable
{
    /// <summary>Number of the snapshot it was compiled from.</summary>
    public required long Version { get; init; }

    /// <summary>
    /// HTTP routes by listener port: for a sidecar the port the caller dialled (the Service port); for a gateway the
    /// listener's targetPort.
    /// </summary>
    public required FrozenDictionary<int, HttpRoutes> Http { get; init; }

    /// <summary>
    /// For ports that no service owns, where pods without a sidecar ask; null for the others: a sidecar takes what comes there
    /// for TCP.
    /// </summary>
    public HttpRoutes? UnknownPort { get; init; }

    /// <summary>Every cluster a route of this table may name, by Envoy's name (<c>outbound|9080|v1|reviews.default.svc.cluster.local</c>).</summary>
    public required FrozenDictionary<string, Cluster> Clusters { get; init; }

    /// <summary>
    /// For connections that are not HTTP (sidecars only). What is found here on a port that is not in <see cref="Http"/>, or is
    /// <see cref="ServiceTargets.IsTcp"/>, is never sniffed.
    /// </summary>
    public ServiceTargets Services { get; init; } = ServiceTargets.None;

    /// <summary>Gateways only: listeners that are not plain HTTP, by the listener's targetPort.</summary>
    public FrozenDictionary<int, ListenerChains> Chains { get; init; } = FrozenDictionary<int, ListenerChains>.Empty;

    /// <summary>
    /// Sidecars only: where connections that are not HTTP go instead of the cluster that <see cref="Services"/> names, by the
    /// name of that cluster. Absent: to the cluster itself.
    /// </summary>
    public FrozenDictionary<string, TcpRoute> TcpRoutes { get; init; } = FrozenDictionary<string, TcpRoute>.Empty;

    /// <summary>Sidecars only: TLS that passes through, by the port the caller dialled and the server name it asks for.</summary>
    public FrozenDictionary<int, ServerNameTable<TcpRoute>> ServerNames { get; init; } = FrozenDictionary<int, ServerNameTable<TcpRoute>>.Empty;

    /// <summary>Clusters of <see cref="Services"/> that are reached by <see cref="ServerNames"/> and in no other way.</summary>
    public FrozenSet<string> ByServerNameOnly { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether connections to hosts unknown to the mesh are closed (REGISTRY_ONLY) instead of passed through.</summary>
    public bool RegistryOnly { get; init; }

    /// <summary>Which Istio it behaves like.</summary>
    public Behaviour Behaviour { get; init; } = Behaviour.Now;
}

/// <summary>The virtual hosts of one listener (Envoy's route configuration).</summary>
internal sealed record HttpRoutes
{
    /// <summary>Envoy's name: <c>9080</c> at sidecars, <c>http.8080</c> at gateways.</summary>
    public required string Name { get; init; }

    public required ImmutableArray<VirtualHost> VirtualHosts { get; init; }
}

/// <summary>Rules for a set of domains, tried top to bottom.</summary>
internal sealed record VirtualHost
{
    public required string Name { get; init; }

    /// <summary>Exact names, <c>*.suffix</c>, <c>prefix.*</c> or <c>*</c>; lower case, no port.</summary>
    public required ImmutableArray<string> Domains { get; init; }

    public required ImmutableArray<Route> Routes
    {
        get;
        init
        {
            field = value;
            AskedHeaders = HeadersOf(value);
        }
    }

    /// <summary>Headers that any of the routes looks at, in lower case.</summary>
    public ImmutableArray<string> AskedHeaders { get; private init; } = [];

    /// <summary>What CORS looks at.</summary>
    private static readonly string[] CorsHeaders = ["origin", "access-control-request-method"];

    private static ImmutableArray<string> HeadersOf(ImmutableArray<Route> routes)
    {
        HashSet<string>? names = null;
        foreach (var route in routes)
        {
            foreach (var header in route.Match.Headers) (names ??= []).Add(header.Name);
            foreach (var header in route.Match.WithoutHeaders) (names ??= []).Add(header.Name);
            if (route.Cors is not null) (names ??= []).UnionWith(CorsHeaders);
        }

        return names is null ? [] : [.. names.Where(static name => !name.StartsWith(':')).Order(StringComparer.Ordinal)];
    }
}
