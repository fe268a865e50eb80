using System.Globalization;

using Bookinfo.Mesh.Proxy.Balancing;
using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Reads out of a request what decides about its endpoint (contract mesh.md section 5).</summary>
internal static class HashKey
{
    /// <returns>Null: the request does not say, so any endpoint will do.</returns>
    public static ulong? Of(Exchange exchange, HashKeyPolicy policy)
    {
        if (policy.Header is { } header) return OfHeader(exchange, header);
        if (policy.Cookie is { } cookie) return OfCookie(exchange, cookie);
        if (policy.QueryParameter is { } parameter) return OfQuery(exchange.PathAndQuery, parameter);
        return exchange.Facts.Remote is { } remote ? KeyHash.Of(remote.Address.ToString()) : null;
    }

    private static ulong? OfHeader(Exchange exchange, string name)
    {
        var values = name.Equals(":authority", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase)
            ? new StringValues(exchange.AuthorityText)
            : exchange.Context.Request.Headers[name];
        if (values.Count == 0) return null;
        if (values.Count == 1) return KeyHash.Of(values[0]);

        // Lines in another order are the same key.
        var hash = 0UL;
        foreach (var value in values.Order(StringComparer.Ordinal)) hash = KeyHash.Then(hash, value);
        return hash;
    }

    /// <summary>A caller without the cookie is given one made of its address, and is treated as if it had sent it.</summary>
    private static ulong? OfCookie(Exchange exchange, HashCookieKey cookie)
    {
        foreach (var line in exchange.Context.Request.Headers.Cookie)
        {
            if (Find(line, cookie.Name) is { Length: > 0 } sent) return KeyHash.Of(sent);
        }

        if (cookie.Issued is null) return null;
        var made = KeyHash.Then(KeyHash.Of(exchange.Facts.Remote?.ToString()), exchange.Facts.Local?.ToString()).ToString("x16", CultureInfo.InvariantCulture);
        exchange.IssuedCookie = $"{cookie.Name}=\"{made}\"{cookie.Issued}";
        return KeyHash.Of(made);
    }

    private static ReadOnlySpan<char> Find(ReadOnlySpan<char> line, ReadOnlySpan<char> name)
    {
        foreach (var range in line.Split(';'))
        {
            var pair = line[range].Trim();
            var equals = pair.IndexOf('=');
            if (equals < 0 || !pair[..equals].SequenceEqual(name)) continue;
            var value = pair[(equals + 1)..];
            return value is ['"', .. var inner, '"'] ? inner : value;
        }

        return [];
    }

    private static ulong? OfQuery(ReadOnlySpan<char> pathAndQuery, ReadOnlySpan<char> name)
    {
        var question = pathAndQuery.IndexOf('?');
        if (question < 0) return null;
        var query = pathAndQuery[(question + 1)..];
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            if ((equals < 0 ? pair : pair[..equals]).SequenceEqual(name)) return KeyHash.Of(equals < 0 ? [] : pair[(equals + 1)..]);
        }

        return null;
    }
}
