using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Playground.Analysis;

/// <summary>Certificates of Gateways that clients refuse: over or not begun (PG0108), or for other hosts (PG0109).</summary>
internal static class CertificateLint
{
    private static readonly string[] CertificateKeys = ["tls.crt", "cert"];

    public static IEnumerable<LintFinding> Check(LintSet set, DateTimeOffset now)
    {
        foreach (var found in set.Of("Gateway"))
        {
            foreach (var server in LintObject.Items(found.Spec?["servers"]))
            {
                if (server["tls"]?["credentialName"]?.ToString() is not { Length: > 0 } credential) continue;
                if (set.Of("Secret").FirstOrDefault(secret => secret.Name == credential && secret.Namespace == "istio-system") is not { } known) continue;
                using var certificate = Read(known);
                if (certificate is null) continue;
                var (begin, end) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
                var field = server.GetPath() + ".tls.credentialName";
                if (end < now.UtcDateTime) yield return new LintFinding("PG0108", LintLevel.Error, found, string.Create(CultureInfo.InvariantCulture, $"The certificate of Secret {known.Key} expired on {end:yyyy-MM-dd HH:mm} UTC: clients refuse it."), field);
                else if (begin > now.UtcDateTime) yield return new LintFinding("PG0108", LintLevel.Error, found, string.Create(CultureInfo.InvariantCulture, $"The certificate of Secret {known.Key} is valid from {begin:yyyy-MM-dd HH:mm} UTC on only: clients refuse it."), field);
                foreach (var host in LintObject.Items(server["hosts"]).Select(static host => host.ToString().Split('/')[^1]).Where(static host => host != "*"))
                {
                    // A wildcard is good for any one name below it.
                    if (!certificate.MatchesHostname(host.StartsWith("*.", StringComparison.Ordinal) ? "any" + host[1..] : host))
                        yield return new LintFinding("PG0109", LintLevel.Warning, found, $"The certificate of Secret {known.Key} is not for {host} ({NamesOf(certificate)}): clients refuse it for that host.", field);
                }
            }
        }
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static extension => extension.EnumerateDnsNames()).ToList();
        return names.Count == 0 ? $"it names no host, only {certificate.Subject}" : $"it is for {string.Join(", ", names)}";
    }

    /// <returns>Null: it cannot be read, which IST0161 or the gateway's log tells.</returns>
    private static X509Certificate2? Read(LintObject secret)
    {
        foreach (var key in CertificateKeys)
        {
            var text = LintObject.Map(secret.Json["stringData"]).GetValueOrDefault(key) ?? Decoded(LintObject.Map(secret.Json["data"]).GetValueOrDefault(key));
            if (text is null) continue;
            try
            {
                return X509Certificate2.CreateFromPem(text);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        return null;
    }

    private static string? Decoded(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }
}
