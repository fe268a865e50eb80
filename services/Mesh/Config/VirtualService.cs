using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>Rules for requests to a set of hosts.</summary>
internal sealed record VirtualService
{
    /// <summary>Hosts the rules apply to; empty only for a delegate.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary><c>name</c>, <c>namespace/name</c> or <c>mesh</c>; empty: mesh only.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <summary>Tried in order; the first that fits decides.</summary>
    public ImmutableArray<HttpRule> Http { get; init; } = [];

    /// <summary>Rules by SNI for TLS that passes through.</summary>
    public ImmutableArray<TlsRule> Tls { get; init; } = [];

    /// <summary>Rules for plain TCP, tried in order.</summary>
    public ImmutableArray<TcpRule> Tcp { get; init; } = [];

    /// <summary>Namespaces that see it: <c>.</c>, <c>*</c>, <c>~</c> or names; empty: all.</summary>
    public ImmutableArray<string> ExportTo { get; init; } = [];

    public static VirtualService Read(FieldReader f) => new()
    {
        Hosts = f.Texts("hosts"),
        Gateways = f.Texts("gateways"),
        Http = f.Objects("http", HttpRule.Read),
        Tls = f.Objects("tls", TlsRule.Read),
        Tcp = f.Objects("tcp", TcpRule.Read),
        ExportTo = f.Texts("exportTo"),
    };
}
