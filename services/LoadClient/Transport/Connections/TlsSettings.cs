using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Reads the certificates that the flags name.</summary>
internal static class TlsSettings
{
    /// <exception cref="LoadSetupException">A file is not there or holds no certificate or key.</exception>
    public static SslClientAuthenticationOptions Load(TargetOptions target, string host)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (target.CaCertificate is { } ca) options.CertificateChainPolicy = TrustOnly(Read(ca, "-cacert", () => Certificates(ca)));
        if (target.Certificate is { } certificate)
        {
            var own = Read(certificate, "-cert", () => X509Certificate2.CreateFromPemFile(certificate, target.Key));
            options.ClientCertificateContext = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);
        }

#pragma warning disable CA5359 // -k asks for exactly this.
        if (target.Insecure) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return options;
    }

    private static X509Certificate2Collection Certificates(string path)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it holds no PEM certificate");
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static T Read<T>(string path, string flag, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new LoadSetupException($"{flag} {path}: {broken.Message}");
        }
    }
}
