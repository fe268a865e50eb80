using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>How a gateway's server ends TLS.</summary>
internal sealed record TlsTermination
{
    /// <summary>Certificates to show, at least one; of several the one whose kind of key the caller knows.</summary>
    public required ImmutableArray<CredentialSource> Credentials { get; init; }

    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>In Istio's names; null: TLS 1.2.</summary>
    public string? MinVersion { get; init; }

    /// <summary>In Istio's names; null: TLS 1.3.</summary>
    public string? MaxVersion { get; init; }

    /// <summary>OpenSSL's names, for TLS 1.2 and older; empty: the system's choice.</summary>
    public ImmutableArray<string> CipherSuites { get; init; } = [];

    /// <summary>One of these names a client's certificate must carry; empty: any.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>SHA-256 of a client's public key, base64; empty: any.</summary>
    public ImmutableArray<string> SpkiHashes { get; init; } = [];

    /// <summary>SHA-256 of a client's certificate, hex without colons in lower case; empty: any.</summary>
    public ImmutableArray<string> CertificateHashes { get; init; } = [];
}

/// <summary>Whether clients show a certificate.</summary>
internal enum ClientCertificates
{
    NotAsked,

    /// <summary>One that is shown must be good.</summary>
    Optional,

    Required,
}

/// <summary>Where a certificate, its key and the authorities for client certificates are kept. Never the material itself.</summary>
internal abstract record CredentialSource;

/// <param name="Namespace">Of the secret.</param>
/// <param name="Name">The secret, with tls.crt and tls.key, or cert and key.</param>
/// <param name="Authorities">The secret with the authorities; null: <c>NAME-cacert</c>, else the secret itself.</param>
internal sealed record SecretCredential(string Namespace, string Name, string? Authorities) : CredentialSource;

/// <summary>Paths as the gateway's pod sees them.</summary>
/// <param name="Certificate">The chain, leaf first.</param>
/// <param name="PrivateKey">Its key.</param>
/// <param name="Authorities">For client certificates; null: none.</param>
/// <param name="Revocations">Revocation lists of the authorities; null: nothing is revoked.</param>
internal sealed record FileCredential(string Certificate, string PrivateKey, string? Authorities, string? Revocations = null) : CredentialSource;
