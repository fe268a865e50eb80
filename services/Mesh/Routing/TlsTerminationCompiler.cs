using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What a server's <c>tls</c> block means for its handshakes.</summary>
internal static class TlsTerminationCompiler
{
    /// <param name="tls">The block.</param>
    /// <param name="gatewayNamespace">Of the gateway's workload, where its secrets are.</param>
    /// <returns>Null: TLS is not ended here.</returns>
    public static TlsTermination? Compile(ServerTls tls, string gatewayNamespace)
    {
        ClientCertificates? clients = tls.Mode switch
        {
            "SIMPLE" => ClientCertificates.NotAsked,
            "MUTUAL" => ClientCertificates.Required,
            "OPTIONAL_MUTUAL" => ClientCertificates.Optional,
            _ => null,
        };
        if (clients is null) return null;
        return new TlsTermination
        {
            Credentials = Credentials(tls, gatewayNamespace),
            ClientCertificates = clients.Value,
            MinVersion = Known(tls.MinProtocolVersion),
            MaxVersion = Known(tls.MaxProtocolVersion),
            CipherSuites = tls.CipherSuites,
            SubjectAltNames = tls.SubjectAltNames,
            SpkiHashes = tls.VerifyCertificateSpki,
            CertificateHashes = [.. tls.VerifyCertificateHash.Select(static hash => hash.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant())],
        };
    }

    /// <summary>A secret wins over files.</summary>
    private static ImmutableArray<CredentialSource> Credentials(ServerTls tls, string gatewayNamespace)
    {
        if (tls.CredentialName is { Length: > 0 } single) return [Secret(single, tls, gatewayNamespace)];
        if (!tls.CredentialNames.IsEmpty) return [.. tls.CredentialNames.Select(many => Secret(many, tls, gatewayNamespace))];
        if (!tls.TlsCertificates.IsEmpty) return [.. tls.TlsCertificates.Select(files => new FileCredential(files.ServerCertificate ?? "", files.PrivateKey ?? "", files.CaCertificates ?? tls.CaCertificates, tls.CaCrl))];
        return [new FileCredential(tls.ServerCertificate ?? "", tls.PrivateKey ?? "", tls.CaCertificates, tls.CaCrl)];
    }

    private static SecretCredential Secret(string credential, ServerTls tls, string gatewayNamespace)
    {
        var authorities = tls.CaCertCredentialName is { Length: > 0 } name ? name[(name.LastIndexOf('/') + 1)..] : null;
        if (credential.StartsWith(NamespacedScheme, StringComparison.Ordinal) && credential[NamespacedScheme.Length..].Split('/') is [var space, var own])
            return new SecretCredential(space, own, authorities);
        return new SecretCredential(gatewayNamespace, credential.StartsWith(SecretScheme, StringComparison.Ordinal) ? credential[SecretScheme.Length..] : credential, authorities);
    }

    private const string SecretScheme = "kubernetes://";

    /// <summary>Of the Gateway API: <c>kubernetes-gateway://namespace/name</c>.</summary>
    private const string NamespacedScheme = "kubernetes-gateway://";

    private static string? Known(string? version) => version is null or "TLS_AUTO" ? null : version;
}
