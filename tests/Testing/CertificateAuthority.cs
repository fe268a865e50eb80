using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Testing;

/// <summary>A root of one day that issues certificates for servers and clients, all as PEM.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddHours(-1);

    private readonly X509Certificate2 _root;

    private byte _serial;

    public CertificateAuthority(string name = "Authority of a test")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _root = request.CreateSelfSigned(Start, Start.AddDays(1));
    }

    /// <summary>The root, without its key.</summary>
    public string Pem => _root.ExportCertificatePem() + "\n";

    /// <summary>A certificate with an ECDSA key, or an RSA one.</summary>
    /// <param name="name">Common name and DNS name.</param>
    /// <param name="rsa">Which kind of key.</param>
    /// <param name="expired">Whether it was good for a minute, almost an hour ago.</param>
    public (string Certificate, string Key) Issue(string name, bool rsa = false, bool expired = false)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedName($"CN={name}");
        var request = key is RSA wide
            ? new CertificateRequest(subject, wide, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());

        // The root's key decides how it signs, whatever the kind of the new one.
        var generator = X509SignatureGenerator.CreateForECDsa(_root.GetECDsaPrivateKey()!);
        using var issued = request.Create(_root.SubjectName, generator, Start, expired ? Start.AddMinutes(1) : Start.AddHours(23), [++_serial]);
        return (issued.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A list of what it has taken back, good for one day from an hour ago unless said otherwise.</summary>
    /// <param name="revoked">Certificates of its own, as PEM.</param>
    /// <param name="until">When the list ends; null: in a day.</param>
    public string Revoke(string[] revoked, DateTimeOffset? until = null)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var pem in revoked)
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            builder.AddEntry(certificate, Start);
        }

        return PemEncoding.WriteString("X509 CRL", builder.Build(_root, 1, until ?? Start.AddDays(1), HashAlgorithmName.SHA256, rsaSignaturePadding: null, thisUpdate: Start)) + "\n";
    }

    public void Dispose() => _root.Dispose();
}
