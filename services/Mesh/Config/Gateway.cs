using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What a gateway listens for.</summary>
internal sealed record Gateway
{
    /// <summary>Labels of the gateway workloads, in any namespace; empty: all gateways.</summary>
    public ImmutableSortedDictionary<string, string> Selector { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<Server> Servers { get; init; } = [];

    /// <summary>Namespace of the gateway workloads, for a Gateway translated from the Gateway API; null: any.</summary>
    public string? WorkloadNamespace { get; init; }

    public static Gateway Read(FieldReader f) => new()
    {
        Selector = f.TextMap("selector"),
        Servers = f.Objects("servers", Server.Read),
    };
}

/// <summary>One door of a gateway.</summary>
internal sealed record Server
{
    /// <summary>Null is an error.</summary>
    public ServerPort? Port { get; init; }

    public string? Bind { get; init; }

    /// <summary><c>[namespace/]dnsName</c>.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    public ServerTls? Tls { get; init; }

    public string? DefaultEndpoint { get; init; }

    public string? Name { get; init; }

    public static Server Read(FieldReader f) => new()
    {
        Port = f.Object("port", ServerPort.Read),
        Bind = f.Text("bind"),
        Hosts = f.Texts("hosts"),
        Tls = f.Object("tls", ServerTls.Read),
        DefaultEndpoint = f.Text("defaultEndpoint"),
        Name = f.Text("name"),
    };
}

/// <param name="Number">Port of the gateway's Service; null: absent.</param>
/// <param name="Protocol">HTTP, HTTPS, TLS, TCP, ...; null: absent.</param>
/// <param name="Name">Unique in the Gateway; null: absent.</param>
/// <param name="TargetPort">Only for ServiceEntry.</param>
internal sealed record ServerPort(int? Number, string? Protocol, string? Name, int? TargetPort)
{
    public static ServerPort Read(FieldReader f) => new(f.Int("number"), f.Text("protocol"), f.Text("name"), f.Int("targetPort"));
}
