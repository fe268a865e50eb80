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

    public bool HasTlsCertificates { get; init; }

    public static ServerTls Read(FieldReader f)
    {
        f.Skip("verifyCertificateSpki", "verifyCertificateHash", "tlsCertificates", "caCertCredentialName");
        return new()
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
            HasTlsCertificates = f.Has("tlsCertificates"),
        };
    }

    /// <summary>In rising order after the first, which leaves the choice to the proxy.</summary>
    public static readonly string[] TlsVersions = ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"];
}
