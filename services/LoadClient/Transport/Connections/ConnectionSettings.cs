using System.Net;
using System.Net.Security;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>What all workers of a run connect with.</summary>
internal sealed class ConnectionSettings
{
    public required TargetOptions Target { get; init; }

    public required TargetAddress Address { get; init; }

    public required TargetResolver Resolver { get; init; }

    /// <summary>For https; null otherwise.</summary>
    public required SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Address of the proxy that every TCP connection is tunnelled through (<c>OUTBOUND_PROXY</c>); null: none.</summary>
    public required IPEndPoint? OutboundProxy { get; init; }

    /// <summary>What the proxy is asked for: the name goes with it, for in a cluster only the proxy may know it.</summary>
    public DnsEndPoint Tunnel => new(Target.Resolve ?? Address.Host, Address.Port);
}
