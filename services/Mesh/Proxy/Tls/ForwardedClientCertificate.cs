using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>A client's certificate as x-forwarded-client-cert tells the workload of it.</summary>
internal static class ForwardedClientCertificate
{
    public static string Of(X509Certificate2 certificate)
    {
        var text = new StringBuilder();
        text.Append("Hash=").Append(Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)));
        text.Append(";Cert=\"").Append(Uri.EscapeDataString(certificate.ExportCertificatePem() + "\n")).Append('"');
        text.Append(";Subject=\"").Append(CertificateNames.Subject(certificate).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        var names = CertificateNames.Of(certificate);
        if (!names.Any(static name => name.Kind == CertificateNameKind.Uri)) text.Append(";URI=");
        foreach (var (_, uri) in names.Where(static name => name.Kind == CertificateNameKind.Uri)) text.Append(";URI=").Append(uri);
        foreach (var (_, dns) in names.Where(static name => name.Kind == CertificateNameKind.Dns)) text.Append(";DNS=").Append(dns);
        return text.ToString();
    }
}
