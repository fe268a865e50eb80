using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>One entry of <c>tls</c>: connections by the server name they ask for.</summary>
internal sealed record TlsRule(ImmutableArray<ConnectionMatch> Match, ImmutableArray<RouteDestination> Route)
{
    public static TlsRule Read(FieldReader f) => new(f.Objects("match", ConnectionMatch.Read), f.Objects("route", RouteDestination.Read));
}

/// <summary>One entry of <c>tcp</c>.</summary>
internal sealed record TcpRule(ImmutableArray<ConnectionMatch> Match, ImmutableArray<RouteDestination> Route)
{
    public static TcpRule Read(FieldReader f) => new(f.Objects("match", ConnectionMatch.Read), f.Objects("route", RouteDestination.Read));
}

/// <summary>Conditions on a connection.</summary>
internal sealed record ConnectionMatch
{
    /// <summary>For TLS only.</summary>
    public ImmutableArray<string> SniHosts { get; init; } = [];

    public ImmutableArray<string> DestinationSubnets { get; init; } = [];

    /// <summary>Null: any.</summary>
    public int? Port { get; init; }

    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string? SourceNamespace { get; init; }

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
