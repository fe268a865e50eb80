using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>A certificate ready for handshakes.</summary>
/// <param name="Certificate">With its key and the authorities in between.</param>
/// <param name="IsEcdsa">Whether its key is ECDSA.</param>
/// <param name="Authorities">Who may have issued clients' certificates; empty: clients are not asked.</param>
/// <param name="Revocations">What those have taken back; null: nothing.</param>
internal sealed record Credential(SslStreamCertificateContext Certificate, bool IsEcdsa, X509Certificate2Collection Authorities, RevocationLists? Revocations);

/// <summary>What a credential is made of, as PEM; compared by content. Never logged.</summary>
internal sealed class CredentialMaterial(byte[] certificate, byte[] key, byte[]? authorities, byte[]? revocations = null)
{
    public byte[] Certificate { get; } = certificate;

    public byte[] Key { get; } = key;

    /// <summary>Null: clients are not asked.</summary>
    public byte[]? Authorities { get; } = authorities;

    /// <summary>Null: nothing is revoked.</summary>
    public byte[]? Revocations { get; } = revocations;

    public bool IsSame(CredentialMaterial? other) =>
        other is not null
        && Certificate.AsSpan().SequenceEqual(other.Certificate)
        && Key.AsSpan().SequenceEqual(other.Key)
        && Authorities.AsSpan().SequenceEqual(other.Authorities)
        && Authorities is null == other.Authorities is null
        && Revocations.AsSpan().SequenceEqual(other.Revocations)
        && Revocations is null == other.Revocations is null;
}
