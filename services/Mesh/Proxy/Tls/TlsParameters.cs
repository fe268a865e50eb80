using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>A server's TLS settings as .NET wants them for one handshake.</summary>
internal static class TlsParameters
{
    private static readonly string[] Versions = ["TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"];

#pragma warning disable SYSLIB0039, CA5397 // Whoever writes TLSV1_0 or TLSV1_1 into a Gateway asks for it; the default begins at 1.2.
    private static readonly SslProtocols[] Protocols = [SslProtocols.Tls, SslProtocols.Tls11, SslProtocols.Tls12, SslProtocols.Tls13];
#pragma warning restore SYSLIB0039, CA5397

    /// <summary>Cipher suites below TLS 1.3 that Envoy knows, by OpenSSL's names.</summary>
    private static readonly FrozenDictionary<string, TlsCipherSuite> Suites = new Dictionary<string, TlsCipherSuite>(StringComparer.OrdinalIgnoreCase)
    {
        ["ECDHE-ECDSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-ECDSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-ECDSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-RSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-ECDSA-AES128-SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        ["ECDHE-RSA-AES128-SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        ["ECDHE-ECDSA-AES256-SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        ["ECDHE-RSA-AES256-SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        ["AES128-GCM-SHA256"] = TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        ["AES256-GCM-SHA384"] = TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        ["AES128-SHA"] = TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
        ["AES256-SHA"] = TlsCipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The setting is about TLS 1.2 and older; these are always there.</summary>
    private static readonly TlsCipherSuite[] Suites13 =
        [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    private static readonly List<SslApplicationProtocol> Http = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    public static SslServerAuthenticationOptions For(TlsTermination tls, Credential credential, ClientHello hello, bool isHttp, RemoteCertificateValidationCallback check)
    {
        var asks = tls.ClientCertificates != ClientCertificates.NotAsked;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = credential.Certificate,
            EnabledSslProtocols = Between(tls.MinVersion ?? "TLSV1_2", tls.MaxVersion ?? "TLSV1_3"),
            ClientCertificateRequired = asks,
            RemoteCertificateValidationCallback = asks ? check : null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

            // A resumed session would carry over a judgement that a new authority may have changed.
            AllowTlsResume = !asks,

            // Offering nothing in common would end the handshake; Envoy goes on without.
            ApplicationProtocols = isHttp && hello.Protocols.Any(static offered => offered is "h2" or "http/1.1") ? Http : null,
        };
        if (OperatingSystem.IsLinux() && tls.CipherSuites.Any(Suites.ContainsKey)) options.CipherSuitesPolicy = new CipherSuitesPolicy([.. Known(tls.CipherSuites), .. Suites13]);
        return options;
    }

    private static SslProtocols Between(string min, string max)
    {
        var protocols = SslProtocols.None;
        for (var i = Math.Max(0, Array.IndexOf(Versions, min)); i <= Array.IndexOf(Versions, max); i++) protocols |= Protocols[i];
        return protocols;
    }

    /// <summary>The rest is dropped, as a warning at apply has said; where nothing is left the system chooses.</summary>
    private static IEnumerable<TlsCipherSuite> Known(ImmutableArray<string> names) =>
        names.Where(Suites.ContainsKey).Select(static name => Suites[name]);
}
