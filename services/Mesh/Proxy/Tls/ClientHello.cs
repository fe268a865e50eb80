namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>What a caller says of itself when it begins TLS.</summary>
internal sealed record ClientHello
{
    /// <summary>The server it wants, in lower case, a final dot kept as Envoy keeps it; null: it names none.</summary>
    public string? ServerName { get; init; }

    /// <summary>Application protocols it offers, in its order; empty: none.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Whether it can check an ECDSA signature.</summary>
    public bool KnowsEcdsa { get; init; }
}
