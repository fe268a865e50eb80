using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Playground.Network.Outside;

/// <summary>
/// Signs the certificates of the stub internet. Its key lives as long as this process and is written nowhere; only pods of this
/// Playground are told to trust it.
/// </summary>
internal sealed class StubAuthority : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, Lazy<X509Certificate2>> _issued = new(StringComparer.OrdinalIgnoreCase);

    private readonly DateTimeOffset _start;

    private readonly X509Certificate2 _root;

    public StubAuthority(TimeProvider time)
    {
        _start = time.GetUtcNow().AddDays(-1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Playground's stub internet", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _root = request.CreateSelfSigned(_start, _start + Validity);
    }

    /// <summary>The root certificate, for whoever is to trust it.</summary>
    public string Pem => _root.ExportCertificatePem() + "\n";

    /// <summary>The certificate of one host, made at its first use.</summary>
    public X509Certificate2 For(string host) => _issued.GetOrAdd(host, static (name, self) => new Lazy<X509Certificate2>(() => self.Issue(name)), this).Value;

    public void Dispose()
    {
        foreach (var issued in _issued.Values) issued.Value.Dispose();
        _root.Dispose();
    }

    private X509Certificate2 Issue(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var issued = request.Create(_root, _start, _start + Validity, RandomNumberGenerator.GetBytes(16));
        using var whole = issued.CopyWithPrivateKey(key);

        // A key that lives in memory only cannot serve TLS on Windows.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), password: null);
    }
}
