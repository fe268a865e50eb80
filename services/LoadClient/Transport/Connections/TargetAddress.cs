using System.Globalization;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>The parts of a target's URL.</summary>
/// <param name="Scheme">Lower case: <c>http</c>, <c>https</c>, <c>tcp</c>, <c>udp</c>.</param>
/// <param name="Authority">Host and port as typed, for the Host line.</param>
/// <param name="Host">Name or address, without brackets.</param>
/// <param name="Port">As typed, or the scheme's own.</param>
/// <param name="PathAndQuery">As typed, from the first slash, without a fragment; <c>/</c> when there is none.</param>
internal sealed record TargetAddress(string Scheme, string Authority, string Host, int Port, string PathAndQuery)
{
    public bool IsTls => Scheme == "https";

    /// <exception cref="LoadSetupException">It has no host, or a port that is none.</exception>
    public static TargetAddress Parse(string url)
    {
        var schemeEnd = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "http" : url[..schemeEnd].ToLowerInvariant();
        var rest = schemeEnd < 0 ? url : url[(schemeEnd + 3)..];
        var pathStart = rest.IndexOfAny(['/', '?', '#']);
        var authority = pathStart < 0 ? rest : rest[..pathStart];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var path = pathStart < 0 ? "" : rest[pathStart..].Split('#')[0];
        var (host, port) = Split(url, authority, scheme == "https" ? 443 : 80);
        return new TargetAddress(scheme, authority, host, port, path.StartsWith('/') ? path : "/" + path);
    }

    private static (string Host, int Port) Split(string url, string authority, int defaultPort)
    {
        var hostEnd = authority.StartsWith('[') ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        if (hostEnd <= 0) hostEnd = authority.Length;
        var (host, after) = (authority[..hostEnd].Trim('[', ']'), authority[hostEnd..]);
        var port = defaultPort;
        if (host.Length == 0 || (after.Length > 0 && !(after[0] == ':' && int.TryParse(after.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535)))
            throw new LoadSetupException($"target {url}: \"{authority}\" is no host and port; a host, and a port from 0 to 65535 after a colon, are");
        return (host, port);
    }
}
