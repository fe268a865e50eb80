using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Http2;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>
/// Begins TLS on a connection to an endpoint and judges the server's certificate. Files are read anew for each connection, so
/// that what was rotated counts from the next one on.
/// </summary>
internal sealed class TlsOrigination(UpstreamTls settings, RunningProxy proxy, ProxyServices services)
{
    /// <summary>How Envoy's reports of a failed handshake begin.</summary>
    public const string ErrorPrefix = "TLS_error:";

    // BoringSSL's numbers of its reasons; texts of the access log and of the answer's body.
    private const string NotTrusted = ErrorPrefix + "|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end";

    private const string NoTls = ErrorPrefix + "|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end";

    private const string Refused = ErrorPrefix + "|268436496:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE:TLS_error_end";

    private const string NoMaterial = ErrorPrefix + "Secret is not supplied by SDS";

    /// <param name="host">The request's host, without a port; null: nobody asked for one.</param>
    public UpstreamHandshake For(string? host) => (plain, http2, cancellationToken) => BeginAsync(plain, host, http2, cancellationToken);

    /// <param name="plain">The connection; closed when the handshake fails.</param>
    /// <param name="host">The request's host, without a port; null: nobody asked for one.</param>
    /// <param name="http2">Whether HTTP/2 will be spoken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UpstreamConnectException">The handshake failed.</exception>
    private async Task<SslStream> BeginAsync(Stream plain, string? host, bool http2, CancellationToken cancellationToken)
    {
        var stream = http2 ? new WatchedTlsStream(plain) : new SslStream(plain);
        try
        {
            var untrusted = false;
            var revocations = Revocations();
            using var shown = settings.ShowsSecret ? LoadSecret(settings.Secret!) : settings.Shown is { } files ? Load(files.Certificate, files.Key) : null;
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = Name(settings.ServerName ?? host),
                ApplicationProtocols = http2 ? [SslApplicationProtocol.Http2] : null,
                ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown, null, offline: true),
                CertificateChainPolicy = Policy(),
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) => !(untrusted = !Trusts(certificate, chain, errors, host, revocations)),
            };
            try
            {
                await stream.AuthenticateAsClientAsync(options, cancellationToken);
                return stream;
            }
            catch (AuthenticationException e)
            {
                throw Failure(untrusted ? NotTrusted : e.InnerException is null ? NoTls : Refused, e);
            }
            catch (IOException e)
            {
                throw Failure(Refused, e);
            }
        }
        catch (Exception e) when (e is UpstreamConnectException or OperationCanceledException)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static UpstreamConnectException Failure(string reason, Exception? inner = null) => new(reason, timedOut: false, inner);

    /// <summary>An address is no server name.</summary>
    private static string Name(string? host) => host is null || IPAddress.TryParse(host, out _) ? "" : host;

    private bool Trusts(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors, string? host, RevocationLists? revocations)
    {
        if (!settings.Verifies) return true;
        if (shown is not X509Certificate2 certificate || (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None) return false;
        if (revocations is not null && (chain is null || !revocations.Allow(chain, services.Time.GetUtcNow()))) return false;
        if (settings.SubjectAltNames.IsEmpty) return host is null || certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);
        return settings.SubjectAltNames.Any(name => Carries(certificate, name));
    }

    /// <summary>The name itself must stand in the certificate, as a DNS name or a URI; a wildcard there does not stand for it.</summary>
    private static bool Carries(X509Certificate2 certificate, string name)
    {
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            if (extension.EnumerateDnsNames().Contains(name, StringComparer.OrdinalIgnoreCase)) return true;
            if (IPAddress.TryParse(name, out var address) && extension.EnumerateIPAddresses().Contains(address)) return true;
        }

        return false;
    }

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        var roots = settings.Secret is { } secret ? Authorities(proxy.Credentials.Secrets.ReadAuthorities(secret).Trusted)
            : settings.Authorities is { } path ? Authorities(Read(path)) : services.Options.Authorities;
        if (roots is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    /// <summary>Of the authorities that judge the server; null: none are given.</summary>
    private RevocationLists? Revocations()
    {
        var pem = settings.Secret is { } secret ? proxy.Credentials.Secrets.ReadAuthorities(secret).Revoked
            : settings.Revocations is { } path ? Read(path) ?? throw Failure(NoMaterial) : null;
        return pem is null ? null : RevocationLists.Read(pem) ?? throw Failure(NoMaterial);
    }

    private static X509Certificate2Collection Authorities(byte[]? pem)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(Encoding.UTF8.GetString(pem ?? throw Failure(NoMaterial)));
            return roots.Count > 0 ? roots : throw Failure(NoMaterial);
        }
        catch (CryptographicException e)
        {
            throw Failure(NoMaterial, e);
        }
    }

    private X509Certificate2 LoadSecret(SecretCredential secret) =>
        proxy.Credentials.Secrets.Read(secret, wantsAuthorities: false, out _) is { } material ? Load(material.Certificate, material.Key) : throw Failure(NoMaterial);

    private X509Certificate2 Load(string certificate, string key) => Load(Read(certificate), Read(key));

    private static X509Certificate2 Load(byte[]? certificate, byte[]? key)
    {
        try
        {
            return certificate is null || key is null ? throw Failure(NoMaterial) : X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Failure(NoMaterial, e);
        }
    }

    private byte[]? Read(string path)
    {
        string? problem = null;
        return CredentialFiles.ReadFile(proxy.Identity.FileRoot, path, ref problem);
    }
}
