using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>A TCPRoute, or a TLSRoute (which has hostnames): connections go to the backends of its first rule.</summary>
/// <field name="useDefaultGateways">Attaches the route to Gateways that are marked as default.</field>
internal sealed record ConnectionRoute : ApiRoute
{
    /// <summary>Whether the hostnames are held against the server name of the handshake.</summary>
    public bool IsTls { get; init; }

    /// <summary>The first one counts.</summary>
    public ImmutableArray<ConnectionRouteRule> Rules { get; init; } = [];

    public override IEnumerable<BackendRef> Backends => Rules.SelectMany(r => r.Backends);

    public static ConnectionRoute ReadTcp(FieldReader f) => Read(f, isTls: false);

    public static ConnectionRoute ReadTls(FieldReader f) => Read(f, isTls: true);

    private static ConnectionRoute Read(FieldReader f, bool isTls)
    {
        f.Skip("useDefaultGateways");
        return new()
        {
            IsTls = isTls,
            ParentRefs = f.Objects("parentRefs", ParentRef.Read),
            Hostnames = isTls ? [.. f.Texts("hostnames").Select(h => h.ToLowerInvariant())] : [],
            Rules = f.Objects("rules", static r => new ConnectionRouteRule(r.Text("name"), r.Objects("backendRefs", BackendRef.Read))),
        };
    }
}

/// <summary>Where connections go.</summary>
/// <param name="Name">For people; null: none.</param>
/// <param name="Backends">Drawn by weight, once per connection.</param>
internal sealed record ConnectionRouteRule(string? Name, ImmutableArray<BackendRef> Backends);
