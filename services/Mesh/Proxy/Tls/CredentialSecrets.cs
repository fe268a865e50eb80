using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>Reads a credential from secrets: of kind generic (cert, key, cacert) or tls (tls.crt, tls.key, ca.crt).</summary>
internal sealed class CredentialSecrets(ImmutableArray<MeshSecret> secrets)
{
    private readonly FrozenDictionary<(string Namespace, string Name), MeshSecret> _secrets =
        secrets.DistinctBy(static secret => (secret.Namespace, secret.Name)).ToFrozenDictionary(static secret => (secret.Namespace, secret.Name));

    /// <param name="source">The names.</param>
    /// <param name="wantsAuthorities">Whether clients are asked.</param>
    /// <param name="problem">What is missing, by the secret's name; null: nothing.</param>
    public CredentialMaterial? Read(SecretCredential source, bool wantsAuthorities, out string? problem)
    {
        problem = null;
        var place = $"secret {source.Namespace}/{source.Name}";
        if (!_secrets.TryGetValue((source.Namespace, source.Name), out var secret))
        {
            problem = $"{place}: not found";
            return null;
        }

        if (!TryPair(secret, "cert", "key", out var certificate, out var key) && !TryPair(secret, "tls.crt", "tls.key", out certificate, out key))
        {
            problem = $"{place}: has neither tls.crt and tls.key nor cert and key";
            return null;
        }

        if (!wantsAuthorities) return new CredentialMaterial(certificate, key, null);
        if (Authorities(source, secret) is { Trusted: { } authorities } found) return new CredentialMaterial(certificate, key, authorities, found.Revoked);
        problem = source.Authorities is { } other
            ? $"secret {source.Namespace}/{other}: has neither ca.crt nor cacert to check clients by"
            : $"{place}: neither it nor {source.Name}-cacert has ca.crt or cacert to check clients by";
        return null;
    }

    /// <summary>Only the authorities and their revocation lists, for servers that are called; null: there are none.</summary>
    public (byte[]? Trusted, byte[]? Revoked) ReadAuthorities(SecretCredential source) =>
        _secrets.TryGetValue((source.Namespace, source.Name), out var own) ? Authorities(source, own)
        : _secrets.TryGetValue((source.Namespace, $"{source.Name}-cacert"), out var apart) ? AuthoritiesIn(apart) : default;

    /// <summary>A secret of their own comes first.</summary>
    private (byte[]? Trusted, byte[]? Revoked) Authorities(SecretCredential source, MeshSecret own)
    {
        if (_secrets.TryGetValue((source.Namespace, source.Authorities ?? $"{source.Name}-cacert"), out var apart)) return AuthoritiesIn(apart);
        return source.Authorities is null ? AuthoritiesIn(own) : default;
    }

    private static (byte[]? Trusted, byte[]? Revoked) AuthoritiesIn(MeshSecret secret) =>
        (Entry(secret, "cacert") ?? Entry(secret, "ca.crt"), Entry(secret, "crl") ?? Entry(secret, "ca.crl"));

    private static bool TryPair(MeshSecret secret, string certificateName, string keyName, [NotNullWhen(true)] out byte[]? certificate, [NotNullWhen(true)] out byte[]? key)
    {
        certificate = Entry(secret, certificateName);
        key = Entry(secret, keyName);
        return certificate is not null && key is not null;
    }

    private static byte[]? Entry(MeshSecret secret, string name) => secret.Data.TryGetValue(name, out var value) && value.Length > 0 ? [.. value] : null;
}
