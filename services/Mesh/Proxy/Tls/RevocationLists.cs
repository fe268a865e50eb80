using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>
/// The revocation lists that come with a set of authorities. As in Envoy, who brings lists brings them for the whole chain: a
/// certificate whose issuer has no list that speaks for now is not trusted.
/// </summary>
internal sealed class RevocationLists
{
    private const string Label = "X509 CRL";

    private readonly ImmutableArray<RevocationList> _lists;

    private RevocationLists(ImmutableArray<RevocationList> lists) => _lists = lists;

    /// <param name="pem">Any number of lists.</param>
    /// <returns>Null: there is none in it, or one that cannot be read.</returns>
    public static RevocationLists? Read(byte[] pem)
    {
        var lists = ImmutableArray.CreateBuilder<RevocationList>();
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(pem);
        try
        {
            while (PemEncoding.TryFind(text, out var fields))
            {
                if (text[fields.Label] is Label) lists.Add(new RevocationList(Convert.FromBase64String(text[fields.Base64Data].ToString())));
                text = text[fields.Location.End..];
            }
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            return null;
        }

        return lists.Count > 0 ? new RevocationLists(lists.ToImmutable()) : null;
    }

    /// <summary>Whether no certificate of a chain is revoked.</summary>
    /// <param name="chain">Built already; from the leaf to the root.</param>
    /// <param name="now">Lists before and after their time say nothing.</param>
    public bool Allow(X509Chain chain, DateTimeOffset now)
    {
        var elements = chain.ChainElements;
        for (var i = 0; i < elements.Count; i++)
        {
            var issuer = elements[Math.Min(i + 1, elements.Count - 1)].Certificate;
            var answered = false;
            foreach (var list in _lists)
            {
                if (!list.IsCurrent(now) || !list.IsBy(issuer)) continue;
                if (list.Revokes(elements[i].Certificate)) return false;
                answered = true;
            }

            if (!answered) return false;
        }

        return elements.Count > 0;
    }
}
