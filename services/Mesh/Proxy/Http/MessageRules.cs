using System.Buffers;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// What Envoy's parser refuses and Kestrel's lets through (contract mesh.md section 2, "Protocol-level answers"): a message that
/// two readers could understand in two ways is never forwarded, not even put in order.
/// </summary>
internal static class MessageRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Everything below the space but the tab, and DEL.
    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(static code => code != '\t').Select(static code => (char)code), '\u007f']);

    private static readonly SearchValues<char> NotInTargets =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(static code => (char)code), '\u007f']);

    private static readonly SearchValues<char> NotInAuthorities =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(static code => (char)code), '\u007f', '@', '/', '?', '#', '\\']);

    /// <summary>Null: the request may go on.</summary>
    public static LocalReply? Refusal(HttpRequest request, RequestTarget target)
    {
        if (target.AuthorityText.AsSpan().ContainsAny(NotInAuthorities)) return LocalReply.BadAuthority;
        if (target.PathAndQuery.AsSpan().ContainsAny(NotInTargets)) return LocalReply.InvalidTarget;
        foreach (var (name, values) in request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(TokenCharacters) && !name.StartsWith(':')) return LocalReply.InvalidCharacters;
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(ControlCharacters)) return LocalReply.InvalidCharacters;
            }
        }

        return RefusalOfFraming(request.Headers) ?? RefusalOfUpgrade(request.Headers);
    }

    private static LocalReply? RefusalOfFraming(IHeaderDictionary headers)
    {
        var codings = headers.TransferEncoding;
        if (codings.Count == 0) return null;

        // Kestrel has taken the length for the coding's sake and renamed it.
        if (headers.ContainsKey("x-content-length")) return LocalReply.LengthAndCoding;
        return Is(codings, "chunked") ? null : LocalReply.UnknownCoding;
    }

    private static LocalReply? RefusalOfUpgrade(IHeaderDictionary headers)
    {
        var wanted = headers.Upgrade;
        if (wanted.Count == 0 || Is(wanted, "websocket")) return null;
        if (!headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase)) return null;
        if (!Is(wanted, "h2c")) return LocalReply.UpgradeFailed;

        // Nobody has to take up this offer, and it must not reach the next hop.
        headers.Remove("upgrade");
        return null;
    }

    private static bool Is(StringValues values, string wanted) => values.Count == 1 && wanted.Equals(values[0], StringComparison.OrdinalIgnoreCase);
}
