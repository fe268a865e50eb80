using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Playground.Certificates;

/// <summary>
/// The certificates that the TLS tasks need for one host: a root, an intermediate below it, and below that one for the server and one for a
/// client. Four folders with the names that the tasks type.
/// </summary>
internal static class CertificateTree
{
    /// <summary>Short enough that nobody keeps them, long enough for a course.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private const int KeySize = 2048;

    /// <summary>The folders, in the order in which they are made.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["1_root", "2_intermediate", "3_application", "4_client"];

    /// <summary>Writes <c>1_root</c>, <c>2_intermediate</c>, <c>3_application</c> and <c>4_client</c> into a folder.</summary>
    /// <param name="host">The server's DNS name; <c>*.example.com</c> is good for its sub-hosts.</param>
    /// <param name="folder">Made when it is not there. Keys are readable by their owner only.</param>
    /// <param name="now">Beginning of the validity, less an hour for clocks that differ.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string host, string folder, DateTimeOffset now)
    {
        var (begin, end) = (now.AddHours(-1), now + Lifetime);
        using var rootKey = RSA.Create(KeySize);
        using var root = AuthorityRequest($"CN=Root of {host}", rootKey, pathLength: 1).CreateSelfSigned(begin, end);
        using var intermediateKey = RSA.Create(KeySize);
        using var intermediateAlone = AuthorityRequest($"CN=Intermediate of {host}", intermediateKey, pathLength: 0).Create(root, begin, end, Serial());
        using var intermediate = intermediateAlone.CopyWithPrivateKey(intermediateKey);
        var rootText = root.ExportCertificatePem() + "\n";
        var intermediateText = intermediate.ExportCertificatePem() + "\n";

        WritePair(folder, "1_root", "ca", rootText, "ca", rootKey);
        WritePair(folder, "2_intermediate", "ca", intermediateText, "intermediate", intermediateKey);
        Write(Path.Combine(folder, "2_intermediate", "certs"), "ca-chain.cert.pem", intermediateText + rootText);
        WriteLeaf("3_application", ServerRequest);
        WriteLeaf("4_client", ClientRequest);

        void WriteLeaf(string place, Func<string, RSA, CertificateRequest> request)
        {
            using var key = RSA.Create(KeySize);
            using var leaf = request(host, key).Create(intermediate, begin, end, Serial());
            WritePair(folder, place, host, leaf.ExportCertificatePem() + "\n", host, key);
        }
    }

    private static CertificateRequest AuthorityRequest(string name, RSA key, int pathLength)
    {
        var request = Request(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        return request;
    }

    private static CertificateRequest ServerRequest(string host, RSA key)
    {
        var request = LeafRequest(host, key, "1.3.6.1.5.5.7.3.1");
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest ClientRequest(string host, RSA key) => LeafRequest(host, key, "1.3.6.1.5.5.7.3.2");

    private static CertificateRequest LeafRequest(string host, RSA key, string usage)
    {
        var request = Request($"CN={host}", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request;
    }

    private static CertificateRequest Request(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        return serial;
    }

    private static void WritePair(string folder, string place, string name, string certificate, string keyName, RSA key)
    {
        Write(Path.Combine(folder, place, "certs"), $"{name}.cert.pem", certificate);
        Write(Path.Combine(folder, place, "private"), $"{keyName}.key.pem", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static void Write(string folder, string name, string text)
    {
        PrivateFiles.CreateDirectory(folder);
        PrivateFiles.Write(Path.Combine(folder, name), Encoding.ASCII.GetBytes(text));
    }
}
