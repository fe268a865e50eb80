using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>HTTP requests through a gateway or out of a pod, each on a connection of its own, as curl makes them.</summary>
internal sealed record RequestStep : TaskStep
{
    /// <summary>A Gateway API Gateway of namespace <c>default</c> that is asked; null: the ingress gateway.</summary>
    public string? Gateway { get; init; }

    /// <summary>User who logs in by the page's form first; null: nobody. The cookie is kept for the whole run.</summary>
    public string? As { get; init; }

    /// <summary>Default: GET.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Path and query, beginning with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Host header; null: the gateway's own address. Out of a pod, and to the https listener, it is the host that is called, with a port where
    /// that is not the scheme's; it is needed there.
    /// </summary>
    public string? Host { get; init; }

    /// <summary>The pod in which curl is run; null: the requests come from outside, through the gateway.</summary>
    public PodTarget? From { get; init; }

    /// <summary>Null: without TLS.</summary>
    public TlsWish? Tls { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many requests, one after the other: 1 (the default) to 1000.</summary>
    public int Times { get; init; } = 1;
}

/// <summary>How TLS is spoken. Files are relative to the task's folder; <c>$CERTS</c> is the folder of the certificates.</summary>
/// <param name="Sni">Server name of the handshake; null: the host.</param>
/// <param name="Authority">PEM file of the root that is trusted; null: the system's.</param>
/// <param name="Certificate">PEM file of the client's certificate; null: none is shown.</param>
/// <param name="Key">PEM file of its key; null: it stands in the certificate's file.</param>
/// <param name="Insecure">Whether any certificate is taken (curl's <c>-k</c>).</param>
internal sealed record TlsWish(string? Sni, string? Authority, string? Certificate, string? Key, bool Insecure);
