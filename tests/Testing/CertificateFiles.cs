using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Testing;

/// <summary>A root, an authority below it, and a server's certificate for localhost and 127.0.0.1, as PEM files of one day.</summary>
public sealed class CertificateFiles : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddHours(-1);

    private readonly string _folder = Directory.CreateTempSubdirectory("httpbin-tls").FullName;

    public CertificateFiles()
        : this([])
    {
    }

    private CertificateFiles(IEnumerable<string> names)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("CN=Root of a test", rootKey).CreateSelfSigned(Start, Start.AddDays(1));
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middlePublic = Authority("CN=Authority of a test", middleKey).Create(root, Start, Start.AddDays(1), [2]);
        using var middle = middlePublic.CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=httpbin", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in (string[])["localhost", .. names]) alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        using var own = request.Create(middle, Start, Start.AddDays(1), [3]);
        using var strangerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Write("root.pem", root.ExportCertificatePem());
        Write("chain.pem", own.ExportCertificatePem() + "\n" + middle.ExportCertificatePem() + "\n");
        Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        Write("stranger.pem", strangerKey.ExportPkcs8PrivateKeyPem());
        Write("text.pem", "no certificate at all\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this["key.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Good for further names as well.</summary>
    public static CertificateFiles For(params string[] names) => new(names);

    public string Root => this["root.pem"];

    /// <summary>The server's certificate and the one above it, as authorities hand them out.</summary>
    public string Chain => this["chain.pem"];

    /// <summary>Readable by its owner only.</summary>
    public string Key => this["key.pem"];

    /// <summary>Path of a file of the folder, whether it exists or not.</summary>
    public string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }

    private void Write(string name, string text) => File.WriteAllText(this[name], text);
}
