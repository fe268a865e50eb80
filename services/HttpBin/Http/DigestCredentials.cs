using System.Security.Cryptography;
using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>A Digest header of a request, and the check of its response.</summary>
internal sealed class DigestCredentials(Dictionary<string, string> fields)
{
    public string User => Field("username");

    public string Nonce => Field("nonce");

    public string Qop => Field("qop");

    /// <summary>Reads a header; null when it is no Digest header or lacks what the check needs.</summary>
    public static DigestCredentials? Read(string? header)
    {
        const string Scheme = "Digest ";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Pairs(header[Scheme.Length..])) fields[name] = value;
        var wanted = fields.ContainsKey("qop")
            ? (string[])["username", "realm", "nonce", "uri", "response", "nc", "cnonce"]
            : ["username", "realm", "nonce", "uri", "response"];
        return wanted.All(fields.ContainsKey) ? new DigestCredentials(fields) : null;
    }

    /// <summary>Whether the response fits password, method and address.</summary>
    /// <param name="password">The right one.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="uri">What the client asked for.</param>
    /// <param name="body">Of the request; counts for auth-int.</param>
    public bool Proves(string password, string method, string uri, ReadOnlySpan<byte> body)
    {
        var hash = HashOf(Field("algorithm"));
        var secret = Hex(hash, $"{User}:{Field("realm")}:{password}");
        var request = Qop == "auth-int" ? Hex(hash, $"{method}:{uri}:{Hex(hash, body)}") : Hex(hash, $"{method}:{uri}");
        var response = Qop is "auth" or "auth-int"
            ? Hex(hash, $"{secret}:{Nonce}:{Field("nc")}:{Field("cnonce")}:{Qop}:{request}")
            : Hex(hash, $"{secret}:{Nonce}:{request}");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(response), Encoding.UTF8.GetBytes(Field("response")));
    }

    /// <summary>A fresh value in the length of an algorithm's hashes.</summary>
    public static string Fresh(string algorithm) => Hex(HashOf(algorithm), RandomNumberGenerator.GetBytes(32));

    private static HashAlgorithmName HashOf(string algorithm) => algorithm.ToUpperInvariant() switch
    {
        "SHA-256" => HashAlgorithmName.SHA256,
        "SHA-512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.MD5,
    };

    private static string Hex(HashAlgorithmName hash, string text) => Hex(hash, Encoding.UTF8.GetBytes(text));

    private static string Hex(HashAlgorithmName hash, ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(CryptographicOperations.HashData(hash, bytes));

    private string Field(string name) => fields.GetValueOrDefault(name, "");

    private static IEnumerable<(string Name, string Value)> Pairs(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0) yield break;
            var name = text[at..equals].Trim(' ', ',', '\t');
            var start = equals + 1;
            var quoted = start < text.Length && text[start] == '"';
            var end = quoted ? EndOfQuotes(text, start) : text.IndexOf(',', start) is >= 0 and var comma ? comma : text.Length;
            var value = quoted ? text[(start + 1)..end].Replace("\\\"", "\"", StringComparison.Ordinal) : text[start..end].Trim();
            yield return (name, HeaderText.Latin1AsUtf8(value));
            at = end + 1;
        }
    }

    private static int EndOfQuotes(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i;
        }

        return text.Length;
    }
}
