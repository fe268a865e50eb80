using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Playground.Api;

/// <summary>
/// The API's certificate and token. Both are kept in the state directory, so a kubeconfig that somebody exported
/// stays good over a restart.
/// </summary>
internal sealed class ApiIdentity
{
    private const int TokenBytes = 32;
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3650);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private ApiIdentity(X509Certificate2 certificate, string token)
    {
        Certificate = certificate;
        Token = token;
    }

    /// <summary>Self-made, for localhost, 127.0.0.1 and ::1; it is its own authority.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What a caller sends after <c>Authorization: Bearer</c>.</summary>
    public string Token { get; }

    /// <summary>What the last start left, or new ones. A file that cannot be read is replaced.</summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static ApiIdentity LoadOrCreate(string stateDirectory, TimeProvider time)
    {
        PrivateFiles.CreateDirectory(stateDirectory);
        return new ApiIdentity(
            LoadOrCreateCertificate(Path.Combine(stateDirectory, "certificate.pfx"), time.GetUtcNow()),
            LoadOrCreateToken(Path.Combine(stateDirectory, "token")));
    }

    private static X509Certificate2 LoadOrCreateCertificate(string path, DateTimeOffset now)
    {
        if (File.Exists(path))
        {
            try
            {
                var kept = X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
                if (kept.HasPrivateKey && kept.NotAfter.ToUniversalTime() > now.UtcDateTime + RenewBefore) return kept;
                kept.Dispose();
            }
            catch (CryptographicException)
            {
                // Not a certificate: the new one takes its place.
            }
        }

        using var made = Create(now);
        var bytes = made.Export(X509ContentType.Pkcs12);
        PrivateFiles.Write(path, bytes);
        // Taken from the exported form: a key that lives in memory only cannot serve TLS on Windows.
        return X509CertificateLoader.LoadPkcs12(bytes, password: null);
    }

    private static X509Certificate2 Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bookinfo-playground", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now + Validity);
    }

    private static string LoadOrCreateToken(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: TokenBytes * 2 } kept) return kept;
        var token = RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
        PrivateFiles.Write(path, System.Text.Encoding.ASCII.GetBytes(token));
        return token;
    }
}
