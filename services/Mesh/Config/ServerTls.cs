using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>How a gateway's server speaks TLS.</summary>
internal sealed record ServerTls
{
    /// <summary>Plain HTTP only: every request is sent to https.</summary>
    public bool HttpsRedirect { get; init; }

    /// <summary>Null: PASSTHROUGH.</summary>
    public string? Mode { get; init; }

    public string? ServerCertificate { get; init; }

    public string? PrivateKey { get; init; }

    public string? CaCertificates { get; init; }

    public string? CaCrl { get; init; }

    public string? CredentialName { get; init; }

    public ImmutableArray<string> CredentialNames { get; init; } = [];

    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    public string? MinProtocolVersion { get; init; }

    public string? MaxProtocolVersion { get; init; }

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
internal sealed record TlsFiles(string? ServerCertificate, string? PrivateKey, string? CaCertificates)
{
    public static TlsFiles Read(FieldReader f) => new(f.Text("serverCertificate"), f.Text("privateKey"), f.Text("caCertificates"));
}
