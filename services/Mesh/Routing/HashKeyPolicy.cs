using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What in a request decides about its endpoint; exactly one is set.</summary>
internal sealed record HashKeyPolicy
{
    public string? Header { get; init; }

    /// <summary>The value of its first occurrence, as written.</summary>
    public string? QueryParameter { get; init; }

    /// <summary>The caller's address without its port.</summary>
    public bool SourceIp { get; init; }

    public HashCookieKey? Cookie { get; init; }

    /// <returns>Null: the cluster does not hash.</returns>
    public static HashKeyPolicy? Compile(ConsistentHash? hash) => hash switch
    {
        null => null,
        { HttpHeaderName: { Length: > 0 } name } => new HashKeyPolicy { Header = name },
        { HttpCookie: { Name: { Length: > 0 } name } cookie } => new HashKeyPolicy { Cookie = HashCookieKey.Compile(name, cookie) },
        { UseSourceIp: true } => new HashKeyPolicy { SourceIp = true },
        { HttpQueryParameterName: { Length: > 0 } name } => new HashKeyPolicy { QueryParameter = name },
        _ => null,
    };
}

/// <param name="Name">Of the cookie.</param>
/// <param name="Issued">
/// What follows <c>name="value"</c> in the Set-Cookie header for callers that have none; null: none is issued.
/// </param>
internal sealed record HashCookieKey(string Name, string? Issued)
{
    public static HashCookieKey Compile(string name, HashCookie cookie)
    {
        if (cookie.Ttl is not { } ttl) return new HashCookieKey(name, null);
        var text = ttl >= TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"; Max-Age={(long)ttl.TotalSeconds}") : "";
        if (cookie.Path is { Length: > 0 } path) text += $"; Path={path}";
        foreach (var attribute in cookie.Attributes) text += attribute.Value is { Length: > 0 } value ? $"; {attribute.Name}={value}" : $"; {attribute.Name}";
        return new HashCookieKey(name, text + "; HttpOnly");
    }
}
