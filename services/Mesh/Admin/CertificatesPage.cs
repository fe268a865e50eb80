using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin;

/// <summary>
/// <c>/certs</c>: what a gateway shows and whom it trusts, one entry for each credential that is loaded. Never a key. Proxies of one
/// machine have no certificates between them, so a sidecar lists none.
/// </summary>
internal static class CertificatesPage
{
    public static string Render(RunningProxy proxy) => JsonText.Write(json =>
    {
        var now = proxy.Now;
        json.WriteStartArray("certificates");
        foreach (var (source, credential) in proxy.Credentials.Loaded)
        {
            json.WriteStartObject();
            Write(json, "ca_cert", credential.Authorities, source is FileCredential { Authorities: { } path } ? path : NameOf(source), now);
            Write(json, "cert_chain", [credential.Certificate.TargetCertificate, .. credential.Certificate.IntermediateCertificates], NameOf(source), now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A path, or a secret as Istio calls it.</summary>
    public static string NameOf(CredentialSource source) => source switch
    {
        FileCredential files => files.Certificate,
        SecretCredential secret => $"kubernetes://{secret.Namespace}/{secret.Name}",
        _ => "",
    };

    private static void Write(Utf8JsonWriter json, string list, IEnumerable<X509Certificate2> certificates, string path, DateTimeOffset now)
    {
        json.WriteStartArray(list);
        foreach (var certificate in certificates)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("serial_number", certificate.SerialNumber.ToLowerInvariant());
            WriteNames(json, certificate);
            json.WriteString("days_until_expiration", Math.Max(0, (long)(certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays).ToString(CultureInfo.InvariantCulture));
            json.WriteString("valid_from", Time(certificate.NotBefore));
            json.WriteString("expiration_time", Time(certificate.NotAfter));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, X509Certificate2 certificate)
    {
        json.WriteStartArray("subject_alt_names");
        foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var name in names.EnumerateDnsNames()) WriteName(json, "dns", name);
            foreach (var address in names.EnumerateIPAddresses()) WriteName(json, "ip_address", address.ToString());
        }

        json.WriteEndArray();
    }

    private static void WriteName(Utf8JsonWriter json, string kind, string name)
    {
        json.WriteStartObject();
        json.WriteString(kind, name);
        json.WriteEndObject();
    }

    private static string Time(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
