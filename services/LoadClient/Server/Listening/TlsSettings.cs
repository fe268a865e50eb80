using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Listening;

using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>The certificates of the ports, read when the first port opens.</summary>
internal sealed class TlsSettings(ServerOptions options)
{
    public void Configure(HttpsConnectionAdapterOptions https)
    {
        var files = options.Tls!;
        https.SslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13;
        (https.ServerCertificate, https.ServerCertificateChain) = TlsFiles.Read(files.Certificate, files.Key);
        if (files.ClientCa is not { } path) return;
        var trusted = new X509Certificate2Collection();
        Read($"-cacert {path}", () =>
        {
            trusted.ImportFromPemFile(path);
            return true;
        });
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsSignedBy(trusted, certificate);
    }

    private static bool IsSignedBy(X509Certificate2Collection trusted, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    /// <exception cref="SetupException">The files cannot be read, or are no certificates.</exception>
    private static T Read<T>(string flags, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SetupException($"{flags}: {exception.Message}");
        }
    }
}
