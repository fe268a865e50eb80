namespace Bookinfo.Mesh.Config;

/// <summary>What TLS settings a gateway's server needs, and where it may have none.</summary>
internal static class ServerTlsRules
{
    public static void Check(ServerTls? tls, string protocol, string path, Findings findings)
    {
        var isTls = PortProtocol.IsTls(protocol);
        if (tls is null)
        {
            if (isTls) findings.Error($"{path}.tls", "server must have TLS settings for HTTPS/TLS protocols");
            return;
        }

        path += ".tls";
        var hasFiles = tls.ServerCertificate is not null || tls.PrivateKey is not null || tls.CaCertificates is not null;
        var hasCredential = !string.IsNullOrEmpty(tls.CredentialName) || !tls.CredentialNames.IsEmpty || !tls.TlsCertificates.IsEmpty;
        if (!isTls)
        {
            if (!PortProtocol.IsHttp(protocol)) findings.Error(path, "server cannot have TLS settings for non HTTPS/TLS ports");
            else if (hasFiles || hasCredential || tls.Mode is not null) findings.Error(path, "server cannot have TLS settings for plain text HTTP ports, other than httpsRedirect");
            return;
        }

        if (tls.HttpsRedirect) findings.Warn($"{path}.httpsRedirect", "tls.httpsRedirect should only be used with http servers");
        CheckMode(tls, hasFiles, hasCredential, path, findings);
        for (var i = 0; i < tls.CipherSuites.Length; i++)
        {
            if (!CipherSuiteNames.IsKnown(tls.CipherSuites[i])) findings.Warn($"{path}.cipherSuites[{i}]", $"cipher suite {tls.CipherSuites[i]} is unknown, ignored");
        }

        if (Rank(tls.MinProtocolVersion) is > 0 and var min && Rank(tls.MaxProtocolVersion) is > 0 and var max && min > max)
            findings.Error(path, "Min TLS version must be less than or equal to the max TLS version");
    }

    private static void CheckMode(ServerTls tls, bool hasFiles, bool hasCredential, string path, Findings findings)
    {
        var sources = (string.IsNullOrEmpty(tls.CredentialName) ? 0 : 1) + (tls.CredentialNames.IsEmpty ? 0 : 1) + (tls.TlsCertificates.IsEmpty ? 0 : 1);
        if (sources > 1) findings.Error(path, "only one of credentialName, credentialNames or tlsCertificates can be set");
        switch (tls.Mode)
        {
            case "ISTIO_MUTUAL":
                if (hasFiles) findings.Error(path, "ISTIO_MUTUAL TLS cannot have associated certificates");
                if (hasCredential) findings.Error(path, "ISTIO_MUTUAL TLS cannot have associated credentialName");
                break;
            case "SIMPLE" or "MUTUAL" or "OPTIONAL_MUTUAL" when !hasCredential:
                if (string.IsNullOrEmpty(tls.ServerCertificate)) findings.Error($"{path}.serverCertificate", $"{tls.Mode} TLS requires a server certificate");
                if (string.IsNullOrEmpty(tls.PrivateKey)) findings.Error($"{path}.privateKey", $"{tls.Mode} TLS requires a private key");
                if (tls.Mode != "SIMPLE" && string.IsNullOrEmpty(tls.CaCertificates)) findings.Error($"{path}.caCertificates", "MUTUAL TLS requires a client CA bundle");
                break;
            case null or "PASSTHROUGH" or "AUTO_PASSTHROUGH" when hasFiles || hasCredential:
                findings.Warn(path, $"{tls.Mode ?? "PASSTHROUGH"} mode does not use certificates, they will be ignored");
                break;
        }
    }

    private static int Rank(string? version) => Array.IndexOf(ServerTls.TlsVersions, version ?? "TLS_AUTO");
}
