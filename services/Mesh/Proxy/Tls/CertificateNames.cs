using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>What kind of name a certificate carries.</summary>
internal enum CertificateNameKind
{
    Dns,
    Uri,
    Email,
    Address,
}

/// <summary>Subject alternative names, and the subject as proxies write it.</summary>
internal static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";

    /// <summary>Empty where there are none, or they cannot be read.</summary>
    public static IReadOnlyList<(CertificateNameKind Kind, string Value)> Of(X509Certificate2 certificate)
    {
        var names = new List<(CertificateNameKind, string)>();
        if (certificate.Extensions[AlternativeNames] is not { } extension) return names;
        try
        {
            var list = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (list.HasData)
            {
                var tag = list.PeekTag();
                switch (tag.TagValue)
                {
                    case 1:
                        names.Add((CertificateNameKind.Email, list.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                        break;
                    case 2:
                        names.Add((CertificateNameKind.Dns, list.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                        break;
                    case 6:
                        names.Add((CertificateNameKind.Uri, list.ReadCharacterString(UniversalTagNumber.IA5String, tag)));
                        break;
                    case 7 when list.ReadOctetString(tag) is { Length: 4 or 16 } address:
                        names.Add((CertificateNameKind.Address, new IPAddress(address).ToString()));
                        break;
                    case 7:
                        break;
                    default:
                        list.ReadEncodedValue();
                        break;
                }
            }
        }
        catch (AsnContentException)
        {
            return [];
        }

        return names;
    }

    /// <summary>As RFC 2253 has it: <c>CN=client,O=Example</c>.</summary>
    public static string Subject(X509Certificate2 certificate)
    {
        var text = new StringBuilder();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames().Reverse())
        {
            if (part.HasMultipleElements) continue;
            if (text.Length > 0) text.Append(',');
            var type = part.GetSingleElementType();
            text.Append(type.Value == "2.5.4.8" ? "ST" : type.FriendlyName ?? type.Value).Append('=');
            foreach (var letter in part.GetSingleElementValue() ?? "")
            {
                if (letter is ',' or '+' or '"' or '\\' or '<' or '>' or ';') text.Append('\\');
                text.Append(letter);
            }
        }

        return text.ToString();
    }
}
