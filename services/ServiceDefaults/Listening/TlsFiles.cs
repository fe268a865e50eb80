using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.ServiceDefaults.Listening;

/// <summary>What a TLS port shows, from PEM files.</summary>
public static class TlsFiles
{
    /// <summary>The first certificate of a file with its key, and the others of the file, which lead to the root that clients know.</summary>
    /// <exception cref="SetupException">A file cannot be read, or they do not fit.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Others) Read(string certificate, string key)
    {
        var all = Try($"certificate file {certificate}", () => Certificates(File.ReadAllText(certificate)));
        if (all.Count == 0) throw new SetupException($"certificate file {certificate}: found no certificate, allowed is PEM");
        var keyText = Try($"key file {key}", () => File.ReadAllText(key));
        var own = Try($"key file {key} for the certificate in {certificate}", () => X509Certificate2.CreateFromPem(all[0].ExportCertificatePem(), keyText));
        return (own, [.. all.Skip(1)]);
    }

    private static X509Certificate2Collection Certificates(string text)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(text);
        return all;
    }

    private static T Try<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        // ArgumentException: the key is of another certificate.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SetupException($"{what}: {exception.Message}");
        }
    }
}
