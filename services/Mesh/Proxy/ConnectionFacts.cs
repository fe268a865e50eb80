using System.Net;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What is known about a connection before its first request; a feature of the connection.</summary>
internal sealed record ConnectionFacts
{
    public required RunningProxy Proxy { get; init; }

    public required ProxyListener Listener { get; init; }

    /// <summary>Which of the proxy's workers serves the connection, counted in the order of arrival.</summary>
    public int Worker { get; init; }

    /// <summary>Where a CONNECT wanted to go; null outside a tunnel.</summary>
    public Authority? Tunnel { get; init; }

    /// <summary>The proxy's side of the connection.</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary>The caller's side of the connection.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>The server that the caller's TLS asks for; null: no TLS was looked at, or it names none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Name of the routes for requests that came in TLS; null: those of the listener's port.</summary>
    public string? SecureRoutes { get; init; }

    /// <summary>What the caller's certificate says, as x-forwarded-client-cert has it; null: it showed none.</summary>
    public string? ClientCertificate { get; init; }
}
