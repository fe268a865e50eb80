using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>The Gateway API's Gateway: what one gateway deployment listens for.</summary>
/// <field name="infrastructure">What the gateway's deployment and Service are given.</field>
/// <field name="infrastructure.labels">Labels of both.</field>
/// <field name="infrastructure.annotations">Annotations of both.</field>
/// <field name="infrastructure.parametersRef">An object with settings for them.</field>
/// <field name="allowedListeners">Which objects beside the Gateway may add listeners.</field>
/// <field name="defaultScope">For which routes it is a default Gateway.</field>
/// <field name="tls">TLS settings that all listeners share.</field>
internal sealed record ApiGateway
{
    /// <summary>A GatewayClass of Istio's controller, for example <c>istio</c>; Gateways of others are left alone.</summary>
    public string? GatewayClassName { get; init; }

    /// <summary>Ports to open, and for which hosts.</summary>
    public ImmutableArray<ApiListener> Listeners { get; init; } = [];

    /// <summary>Names the Service of a gateway that exists already; empty: the Gateway gets a deployment of its own.</summary>
    public ImmutableArray<GatewayAddress> Addresses { get; init; } = [];

    public static ApiGateway Read(FieldReader f)
    {
        f.Skip("infrastructure", "allowedListeners", "defaultScope", "tls");
        return new()
        {
            GatewayClassName = f.Text("gatewayClassName"),
            Listeners = f.Objects("listeners", ApiListener.Read),
            Addresses = f.Objects("addresses", GatewayAddress.Read),
        };
    }
}

/// <summary>An address of a gateway.</summary>
/// <param name="Type"><c>Hostname</c> or <c>IPAddress</c> (also when null).</param>
/// <param name="Value">Null: any.</param>
internal sealed record GatewayAddress(string? Type, string? Value)
{
    public static GatewayAddress Read(FieldReader f) => new(f.Text("type"), f.Text("value"));
}

/// <summary>One door of a Gateway.</summary>
internal sealed record ApiListener
{
    /// <summary>Unique in the Gateway; what <c>sectionName</c> of a route means.</summary>
    public string Name { get; init; } = "";

    /// <summary>Exact or <c>*.suffix</c>; null: every host.</summary>
    public string? Hostname { get; init; }

    /// <summary>What callers use.</summary>
    public int Port { get; init; }

    /// <summary><c>HTTP</c>, <c>HTTPS</c>, <c>TLS</c>, <c>TCP</c> or <c>UDP</c>.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>For protocols HTTPS and TLS.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>Null: routes of the Gateway's own namespace.</summary>
    public AllowedRoutes AllowedRoutes { get; init; } = new();

    public static ApiListener Read(FieldReader f) => new()
    {
        Name = f.Text("name") ?? "",
        Hostname = f.Text("hostname") is { Length: > 0 } host ? host.ToLowerInvariant() : null,
        Port = f.Int("port") ?? 0,
        Protocol = f.Text("protocol") ?? "",
        Tls = f.Object("tls", ListenerTls.Read),
        AllowedRoutes = f.Object("allowedRoutes", AllowedRoutes.Read) ?? new(),
    };
}

/// <summary>How a listener speaks TLS.</summary>
internal sealed record ListenerTls
{
    /// <summary><c>Terminate</c> (also when null) or <c>Passthrough</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Secrets with certificate and key; needed to terminate.</summary>
    public ImmutableArray<ObjectRef> CertificateRefs { get; init; } = [];

    /// <summary><c>gateway.istio.io/tls-terminate-mode: MUTUAL</c> asks for client certificates; others have no effect.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public static ListenerTls Read(FieldReader f) => new()
    {
        Mode = f.Choice("mode", "Terminate", "Passthrough"),
        CertificateRefs = f.Objects("certificateRefs", ObjectRef.ReadSecret),
        Options = f.TextMap("options"),
    };
}

/// <summary>Which routes may attach to a listener.</summary>
/// <field name="namespaces">Where they may come from; null: the Gateway's own namespace.</field>
internal sealed record AllowedRoutes
{
    /// <summary><c>Same</c> (also when null), <c>All</c> or <c>Selector</c>.</summary>
    public string? From { get; init; }

    /// <summary>Held against a namespace's labels when <see cref="From"/> is <c>Selector</c>.</summary>
    public NamespaceSelector? Selector { get; init; }

    /// <summary>Empty: every kind that the protocol carries.</summary>
    public ImmutableArray<RouteKind> Kinds { get; init; } = [];

    public static AllowedRoutes Read(FieldReader f)
    {
        var namespaces = f.Object("namespaces", static n => new AllowedRoutes
        {
            From = n.Choice("from", "All", "Selector", "Same", "None"),
            Selector = n.Object("selector", NamespaceSelector.Read),
        }) ?? new();
        return namespaces with { Kinds = f.Objects("kinds", RouteKind.Read) };
    }
}

/// <summary>A kind of route.</summary>
/// <param name="Group">API group.</param>
/// <param name="Kind">For example <c>HTTPRoute</c>.</param>
internal sealed record RouteKind(string Group, string Kind)
{
    public static RouteKind Read(FieldReader f) => new(f.Text("group") ?? ResourceReader.GatewayApiGroup, f.Text("kind") ?? "");
}
