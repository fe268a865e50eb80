using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What a gateway listens for.</summary>
internal sealed record Gateway
{
    /// <summary>Labels of the gateway workloads, in any namespace; empty: all gateways.</summary>
    public ImmutableSortedDictionary<string, string> Selector { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Ports to open, and for which hosts.</summary>
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

    /// <summary>Address or unix socket to listen on.</summary>
    public string? Bind { get; init; }

    /// <summary>Hosts that may be asked for, as <c>[namespace/]dnsName</c>; <c>*</c>: all.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Needed for HTTPS and TLS; null: plain text.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Without effect at a gateway.</summary>
    public string? DefaultEndpoint { get; init; }

    /// <summary>For people; null: none.</summary>
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

/// <summary>A port and what is spoken there.</summary>
/// <param name="Number">What callers use; of a gateway, a port of its Service.</param>
/// <param name="Protocol">HTTP, HTTP2, HTTPS, GRPC, TLS, TCP, ....</param>
/// <param name="Name">Unique among the ports.</param>
/// <param name="TargetPort">Only for ServiceEntry: the port of its endpoints; null: the same.</param>
internal sealed record ServerPort(int? Number, string? Protocol, string? Name, int? TargetPort)
{
    public static ServerPort Read(FieldReader f) => new(f.Int("number"), f.Text("protocol"), f.Text("name"), f.Int("targetPort"));
}
