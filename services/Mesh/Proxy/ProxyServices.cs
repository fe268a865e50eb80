using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What all proxies of one mesh share.</summary>
internal sealed record ProxyServices
{
    public required MeshOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required IRandomSource Random { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required InnerKestrel Kestrel { get; init; }

    public required IHttpForwarder Forwarder { get; init; }

    /// <summary>Where names outside the mesh are found.</summary>
    public required IHostResolver Resolver { get; init; }

    /// <summary>Addresses of the names that clusters have for endpoints.</summary>
    public required NameWatch Names { get; init; }

    /// <summary>Turns accepted sockets into connections.</summary>
    public required SocketConnectionContextFactory Connections { get; init; }
}
