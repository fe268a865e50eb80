using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>One entry of <c>tls</c>: connections by the server name they ask for.</summary>
/// <param name="Match">Any one suffices; one at least.</param>
/// <param name="Route">One destination, or several that share the connections by weight.</param>
internal sealed record TlsRule(ImmutableArray<ConnectionMatch> Match, ImmutableArray<RouteDestination> Route)
{
    public static TlsRule Read(FieldReader f) => new(f.Objects("match", ConnectionMatch.Read), f.Objects("route", RouteDestination.Read));
}

/// <summary>One entry of <c>tcp</c>.</summary>
/// <param name="Match">Any one suffices; empty: every connection.</param>
/// <param name="Route">One destination, or several that share the connections by weight.</param>
internal sealed record TcpRule(ImmutableArray<ConnectionMatch> Match, ImmutableArray<RouteDestination> Route)
{
    public static TcpRule Read(FieldReader f) => new(f.Objects("match", ConnectionMatch.Read), f.Objects("route", RouteDestination.Read));
}

/// <summary>Conditions on a connection; all must hold.</summary>
/// <field name="sourceSubnet">Where the caller is, as an address with a mask.</field>
internal sealed record ConnectionMatch
{
    /// <summary>For TLS only.</summary>
    public ImmutableArray<string> SniHosts { get; init; } = [];

    /// <summary>IPs or CIDR ranges, in one of which the called service must have an address; empty: any.</summary>
    public ImmutableArray<string> DestinationSubnets { get; init; } = [];

    /// <summary>The listener's port; null: any.</summary>
    public int? Port { get; init; }

    /// <summary>Labels the calling workload must carry.</summary>
    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Namespace of the caller; null: any.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary>Replaces the resource's own list for this match; empty: that list.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    public static ConnectionMatch Read(FieldReader f)
    {
        f.Skip("sourceSubnet");
        return new()
        {
            SniHosts = f.Texts("sniHosts"),
            DestinationSubnets = f.Texts("destinationSubnets"),
            Port = f.Int("port"),
            SourceLabels = f.TextMap("sourceLabels"),
            SourceNamespace = f.Text("sourceNamespace"),
            Gateways = f.Texts("gateways"),
        };
    }
}
