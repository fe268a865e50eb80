using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>One certificate revocation list (RFC 5280, section 5).</summary>
internal sealed class RevocationList
{
    private readonly byte[] _issuer;

    private readonly DateTimeOffset _from;

    private readonly DateTimeOffset? _until;

    private readonly HashSet<string> _serials = [];

    private readonly byte[] _signed;

    private readonly string _algorithm;

    private readonly byte[] _signature;

    /// <param name="der">The list.</param>
    /// <exception cref="AsnContentException">It is none.</exception>
    public RevocationList(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        _signed = outer.PeekEncodedValue().ToArray();
        var list = outer.ReadSequence();
        _algorithm = outer.ReadSequence().ReadObjectIdentifier();
        _signature = outer.ReadBitString(out _);

        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) list.ReadInteger();
        list.ReadSequence();
        _issuer = list.ReadEncodedValue().ToArray();
        _from = ReadTime(list);
        if (list.HasData && IsTime(list.PeekTag())) _until = ReadTime(list);
        if (!list.HasData || !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) return;
        for (var revoked = list.ReadSequence(); revoked.HasData;) _serials.Add(Serial(revoked.ReadSequence().ReadIntegerBytes().Span));
    }

    /// <summary>Whether this authority has issued and signed it.</summary>
    public bool IsBy(X509Certificate2 authority) => authority.SubjectName.RawData.AsSpan().SequenceEqual(_issuer) && IsSignedBy(authority);

    /// <summary>Whether it speaks for this moment.</summary>
    public bool IsCurrent(DateTimeOffset now) => _from <= now && (_until is null || now <= _until);

    public bool Revokes(X509Certificate2 certificate) => _serials.Contains(Serial(certificate.SerialNumberBytes.Span));

    private bool IsSignedBy(X509Certificate2 authority)
    {
        var hash = _algorithm switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => default,
        };
        if (hash == default) return false;
        using var ecdsa = authority.GetECDsaPublicKey();
        if (ecdsa is not null) return ecdsa.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = authority.GetRSAPublicKey();
        return rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) == true;
    }

    private static string Serial(ReadOnlySpan<byte> number) => Convert.ToHexString(number.TrimStart((byte)0));

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
