using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>What came of a client's certificate.</summary>
internal enum ClientVerdict
{
    /// <summary>Nobody has judged yet, which lets nobody in.</summary>
    None,

    Accepted,

    /// <summary>One had to be shown.</summary>
    Missing,

    /// <summary>It is not to be trusted here.</summary>
    Refused,
}

/// <summary>
/// Judges the certificate of one client. The handshake is let through whatever comes of it, since .NET cannot send the alert
/// that a client expects; who refuses closes the connection afterwards.
/// </summary>
internal sealed class ClientCertificateCheck(TlsTermination tls, Credential credential, TimeProvider time)
{
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    public ClientVerdict Verdict { get; private set; } = tls.ClientCertificates == ClientCertificates.NotAsked ? ClientVerdict.Accepted : ClientVerdict.None;

    /// <summary>The one that was accepted; null: none was shown.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>For SslStream: remembers the verdict and lets the handshake end.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Verdict = tls.ClientCertificates == ClientCertificates.Required ? ClientVerdict.Missing : ClientVerdict.Accepted;
            return true;
        }

        // SslStream disposes the one it has.
        var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        var isGood = IsIssuedByUs(shown, sent) && HasWantedName(shown) && HasWantedHash(shown);
        Verdict = isGood ? ClientVerdict.Accepted : ClientVerdict.Refused;
        if (isGood) Certificate = shown;
        else shown.Dispose();
        return true;
    }

    private bool IsIssuedByUs(X509Certificate2 shown, X509Chain? sent)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(credential.Authorities);
        policy.ExtraStore.AddRange(credential.Authorities);
        if (sent is not null) policy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = time.GetLocalNow().DateTime;
        policy.ApplicationPolicy.Add(new Oid(ForClients));
        return chain.Build(shown) && credential.Revocations?.Allow(chain, time.GetUtcNow()) != false;
    }

    private bool HasWantedName(X509Certificate2 shown) => tls.SubjectAltNames.IsEmpty || CertificateNames.Of(shown).Any(name => tls.SubjectAltNames.Contains(name.Value));

    /// <summary>One list or the other must have it, as in Envoy.</summary>
    private bool HasWantedHash(X509Certificate2 shown)
    {
        if (tls.SpkiHashes.IsEmpty && tls.CertificateHashes.IsEmpty) return true;
        return tls.SpkiHashes.Contains(Convert.ToBase64String(SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo())))
            || tls.CertificateHashes.Contains(Convert.ToHexStringLower(SHA256.HashData(shown.RawDataMemory.Span)));
    }
}
