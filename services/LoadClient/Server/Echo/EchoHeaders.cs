using System.Buffers;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Headers that a query asks for (<c>header=K:V</c>); those that would break the answer are left out.</summary>
internal static class EchoHeaders
{
    /// <summary>Headers beyond this are left out.</summary>
    internal const int Most = 64;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // They say where the answer ends, or belong to this connection.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public static List<KeyValuePair<string, string>> Read(StringValues texts)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var text in texts)
        {
            if (headers.Count == Most) break;
            if (TryRead(text ?? "", out var header)) headers.Add(header);
        }

        return headers;
    }

    private static bool TryRead(string text, out KeyValuePair<string, string> header)
    {
        header = default;
        var colon = text.IndexOf(':');
        if (colon <= 0) return false;
        var (name, value) = (text[..colon], text[(colon + 1)..].Trim(' ', '\t'));
        if (name.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0 || Kept.Contains(name) || value.Any(IsUnsafe)) return false;
        header = new(name, value);
        return true;
    }

    // Headers leave as Latin-1; what does not fit, or ends a line, is not sent.
    private static bool IsUnsafe(char character) => (char.IsControl(character) && character != '\t') || character > 0xff;
}
