using System.Buffers;
using System.Globalization;

namespace Bookinfo.Mesh.Proxy;

/// <summary>A host and a port as a caller names them; an IPv6 address is without brackets.</summary>
internal readonly record struct Authority(string Host, int Port)
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" /@\\?#");

    /// <summary>Splits <c>host</c>, <c>host:port</c>, <c>[v6]</c> and <c>[v6]:port</c>.</summary>
    /// <param name="text">As sent; never contains a user name.</param>
    /// <param name="defaultPort">Port when the text names none; 0: one must be named.</param>
    /// <param name="authority">What was read.</param>
    public static bool TryParse(ReadOnlySpan<char> text, int defaultPort, out Authority authority)
    {
        authority = default;
        ReadOnlySpan<char> host;
        ReadOnlySpan<char> rest;
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            if (end < 2) return false;
            host = text[1..end];
            rest = text[(end + 1)..];
        }
        else
        {
            var colon = text.IndexOf(':');
            host = colon < 0 ? text : text[..colon];
            rest = colon < 0 ? [] : text[colon..];
        }

        var port = defaultPort;
        if (rest.Length > 1 && (rest[0] != ':' || !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out port))) return false;
        if (host.IsEmpty || host.ContainsAny(NotInHosts) || port is < 1 or > 65535) return false;
        authority = new Authority(host.ToString(), port);
        return true;
    }

    /// <summary>Whether this is the caller itself: a pod that asks for localhost means its own ports.</summary>
    public bool IsLocalhost =>
        Host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (System.Net.IPAddress.TryParse(Host, out var address) && (System.Net.IPAddress.IsLoopback(address) || address.Equals(System.Net.IPAddress.Any)));

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
