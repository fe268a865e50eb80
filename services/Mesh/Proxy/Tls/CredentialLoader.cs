using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>Turns PEM into a certificate that can be shown.</summary>
internal static class CredentialLoader
{
    /// <param name="material">PEM.</param>
    /// <param name="problem">What is wrong, without a word of the material; null: nothing.</param>
    public static Credential? Load(CredentialMaterial material, out string? problem)
    {
        if (Read(material.Certificate) is not [var leaf, ..] chain)
        {
            problem = "the certificate is not PEM";
            return null;
        }

        if (WithKey(leaf, material.Key) is not { } own)
        {
            problem = "the private key is not PEM, or belongs to another certificate";
            return null;
        }

        X509Certificate2Collection? authorities = [];
        if (material.Authorities is not null && (authorities = Read(material.Authorities)) is null)
        {
            problem = "the authorities for client certificates are not PEM";
            return null;
        }

        RevocationLists? revocations = null;
        if (material.Revocations is not null && (revocations = RevocationLists.Read(material.Revocations)) is null)
        {
            problem = "the revocation list for client certificates is not PEM";
            return null;
        }

        problem = null;
        chain.RemoveAt(0);

        // Clients are told whom we trust, as Envoy tells them.
        var trust = authorities.Count > 0 && OperatingSystem.IsLinux() ? SslCertificateTrust.CreateForX509Collection(authorities, sendTrustInHandshake: true) : null;
        return new Credential(SslStreamCertificateContext.Create(own, chain, offline: true, trust), own.GetECDsaPublicKey() is not null, authorities, revocations);
    }

    private static X509Certificate2Collection? Read(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException)
        {
            return null;
        }

        return certificates.Count > 0 ? certificates : null;
    }

    private static X509Certificate2? WithKey(X509Certificate2 leaf, byte[] pem)
    {
        try
        {
            var own = X509Certificate2.CreateFromPem(leaf.ExportCertificatePem(), Encoding.UTF8.GetString(pem));
            if (!OperatingSystem.IsWindows()) return own;

            // Windows has no handshakes with keys that live in memory only.
            using (own) return X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
