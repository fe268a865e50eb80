using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>TLS that the proxy begins towards a cluster's endpoints (contract mesh.md section 1.8).</summary>
internal sealed record UpstreamTls
{
    /// <summary>The server name to ask for; null: the request's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether the server's certificate is judged at all.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>One of these names the certificate must carry; empty: the request's host.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>File of the authorities, as the proxy's pod sees it; null: the system's.</summary>
    public string? Authorities { get; init; }

    /// <summary>File of the authorities' revocation lists; null: nothing is revoked.</summary>
    public string? Revocations { get; init; }

    /// <summary>Files of the certificate that is shown, and of its key; null: none is.</summary>
    public (string Certificate, string Key)? Shown { get; init; }

    /// <summary>Secret with the authorities, and with what is shown where something is; null: files, if anything.</summary>
    public SecretCredential? Secret { get; init; }

    /// <summary>Whether a certificate of the secret is shown.</summary>
    public bool ShowsSecret { get; init; }

    /// <summary>The same text for settings that mean the same, over all tables.</summary>
    public string Key => $"{ServerName}|{Verifies}|{string.Join(',', SubjectAltNames)}|{Authorities}|{Revocations}|{Shown}|{Secret}|{ShowsSecret}";

    /// <param name="tls">What the rule says; null: nothing.</param>
    /// <param name="rule">The rule; null: none.</param>
    /// <param name="service">Whose endpoints they are; its entry may name what the certificate must carry.</param>
    /// <param name="caller">Whose proxy: a sidecar reads secrets only for rules that select its workload.</param>
    /// <param name="behaviour">Whether a certificate is judged when the rule says neither by whom nor for whom it must be made out.</param>
    /// <returns>Null: plain text. ISTIO_MUTUAL is the mesh's own TLS, which one machine does without.</returns>
    public static UpstreamTls? Of(ClientTls? tls, DestinationRule? rule, RegisteredService service, ProxyIdentity caller, Behaviour behaviour)
    {
        if (tls?.Mode is not ("SIMPLE" or "MUTUAL")) return null;
        var secret = tls.CredentialName is { Length: > 0 } name ? new SecretCredential(caller.Namespace, name, null) : null;
        if (secret is not null && caller.Kind == ProxyKind.Sidecar && rule?.WorkloadSelector is null) return null;
        var names = tls.SubjectAltNames.IsEmpty ? service.SubjectAltNames : tls.SubjectAltNames;
        var saysHow = secret is not null || tls.CaCertificates is { Length: > 0 } || !names.IsEmpty;
        return new UpstreamTls
        {
            ServerName = tls.Sni is { Length: > 0 } sni ? sni : null,
            Verifies = tls.InsecureSkipVerify != true && (saysHow || behaviour.VerifiesOriginatedTls),
            SubjectAltNames = names,
            Secret = secret,
            ShowsSecret = secret is not null && tls.Mode == "MUTUAL",
            Authorities = secret is null && tls.CaCertificates is { Length: > 0 } file ? file : null,
            Revocations = secret is null && tls.CaCrl is { Length: > 0 } revoked ? revoked : null,
            Shown = secret is null && tls.Mode == "MUTUAL" ? (tls.ClientCertificate ?? "", tls.PrivateKey ?? "") : null,
        };
    }
}
