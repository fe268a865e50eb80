using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>How a gateway's server speaks TLS.</summary>
/// <field name="ecdhCurves">Curves for the key exchange.</field>
/// <field name="insecureSkipVerify">Whether any client certificate will do.</field>
internal sealed record ServerTls
{
    /// <summary>Plain HTTP only: every request is sent to https.</summary>
    public bool HttpsRedirect { get; init; }

    /// <summary><c>PASSTHROUGH</c> (also when null) and <c>AUTO_PASSTHROUGH</c> leave TLS as it is; <c>SIMPLE</c>, <c>MUTUAL</c> (asks for a client certificate) and <c>OPTIONAL_MUTUAL</c> end it.</summary>
    public string? Mode { get; init; }

    /// <summary>File with the certificate to show, in the gateway's pod.</summary>
    public string? ServerCertificate { get; init; }

    /// <summary>File with its key.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>File with the authorities for client certificates, for modes MUTUAL and OPTIONAL_MUTUAL.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>File with lists of revoked client certificates; null: none is revoked.</summary>
    public string? CaCrl { get; init; }

    /// <summary>Secret in the gateway's namespace with certificate and key; wins over files.</summary>
    public string? CredentialName { get; init; }

    /// <summary>Several such secrets, for example one RSA and one ECDSA.</summary>
    public ImmutableArray<string> CredentialNames { get; init; } = [];

    /// <summary>Names of which a client's certificate must carry one; empty: any.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>Lowest version; null or TLS_AUTO: 1.2.</summary>
    public string? MinProtocolVersion { get; init; }

    /// <summary>Highest version; null or TLS_AUTO: 1.3.</summary>
    public string? MaxProtocolVersion { get; init; }

    /// <summary>Up to TLS 1.2, in OpenSSL's names; an unknown one is left out. Empty: the proxy's.</summary>
    public ImmutableArray<string> CipherSuites { get; init; } = [];

    /// <summary>Several certificates as files.</summary>
    public ImmutableArray<TlsFiles> TlsCertificates { get; init; } = [];

    /// <summary>Secret with the authorities for client certificates; null: the credential's own.</summary>
    public string? CaCertCredentialName { get; init; }

    /// <summary>SHA-256 of a client's public key, base64.</summary>
    public ImmutableArray<string> VerifyCertificateSpki { get; init; } = [];

    /// <summary>SHA-256 of a client's certificate, hex with or without colons.</summary>
    public ImmutableArray<string> VerifyCertificateHash { get; init; } = [];

    public static ServerTls Read(FieldReader f) => new()
    {
        HttpsRedirect = f.Flag("httpsRedirect") ?? false,
        Mode = f.Choice("mode", "PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"),
        ServerCertificate = f.Text("serverCertificate"),
        PrivateKey = f.Text("privateKey"),
        CaCertificates = f.Text("caCertificates"),
        CaCrl = f.Text("caCrl"),
        CredentialName = f.Text("credentialName"),
        CredentialNames = f.Texts("credentialNames"),
        SubjectAltNames = f.Texts("subjectAltNames"),
        MinProtocolVersion = f.Choice("minProtocolVersion", TlsVersions),
        MaxProtocolVersion = f.Choice("maxProtocolVersion", TlsVersions),
        CipherSuites = f.Texts("cipherSuites"),
        TlsCertificates = f.Objects("tlsCertificates", TlsFiles.Read),
        CaCertCredentialName = f.Text("caCertCredentialName"),
        VerifyCertificateSpki = f.Texts("verifyCertificateSpki"),
        VerifyCertificateHash = f.Texts("verifyCertificateHash"),
    };

    /// <summary>In rising order after the first, which leaves the choice to the proxy.</summary>
    public static readonly string[] TlsVersions = ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"];
}

/// <summary>One of several certificates, as paths inside the gateway's pod.</summary>
/// <param name="ServerCertificate">File with the certificate to show.</param>
/// <param name="PrivateKey">File with its key.</param>
/// <param name="CaCertificates">File with the authorities for client certificates; null: those of the server.</param>
internal sealed record TlsFiles(string? ServerCertificate, string? PrivateKey, string? CaCertificates)
{
    public static TlsFiles Read(FieldReader f) => new(f.Text("serverCertificate"), f.Text("privateKey"), f.Text("caCertificates"));
}
