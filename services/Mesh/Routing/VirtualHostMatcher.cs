namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Finds the virtual host of an authority: the exact domain, else the longest suffix (<c>*.example.com</c>), else the longest
/// prefix (<c>example.*</c>), else <c>*</c>. Nothing is allocated per lookup.
/// </summary>
internal sealed class VirtualHostMatcher
{
    private readonly Dictionary<string, VirtualHost>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly Dictionary<string, VirtualHost>.AlternateLookup<ReadOnlySpan<char>> _suffixes;
    private readonly Dictionary<string, VirtualHost>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    /// <summary>Longest first.</summary>
    private readonly int[] _suffixLengths;

    private readonly int[] _prefixLengths;
    private readonly VirtualHost? _any;

    public VirtualHostMatcher(HttpRoutes routes)
    {
        var exact = new Dictionary<string, VirtualHost>(StringComparer.OrdinalIgnoreCase);
        var suffixes = new Dictionary<string, VirtualHost>(StringComparer.OrdinalIgnoreCase);
        var prefixes = new Dictionary<string, VirtualHost>(StringComparer.OrdinalIgnoreCase);
        foreach (var host in routes.VirtualHosts)
        {
            foreach (var domain in host.Domains)
            {
                if (domain == "*") _any ??= host;
                else if (domain.StartsWith('*')) suffixes.TryAdd(domain[1..], host);
                else if (domain.EndsWith('*')) prefixes.TryAdd(domain[..^1], host);
                else exact.TryAdd(domain, host);
            }
        }

        _exact = exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = suffixes.GetAlternateLookup<ReadOnlySpan<char>>();
        _prefixes = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixLengths = LengthsOf(suffixes);
        _prefixLengths = LengthsOf(prefixes);
    }

    /// <param name="authority">As sent; case and port do not matter.</param>
    /// <returns>Null: the host is unknown here.</returns>
    public VirtualHost? Find(ReadOnlySpan<char> authority)
    {
        var host = WithoutPort(authority);
        if (_exact.TryGetValue(host, out var found)) return found;
        foreach (var length in _suffixLengths)
        {
            if (length < host.Length && _suffixes.TryGetValue(host[^length..], out found)) return found;
        }

        foreach (var length in _prefixLengths)
        {
            if (length < host.Length && _prefixes.TryGetValue(host[..length], out found)) return found;
        }

        return _any;
    }

    private static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> authority)
    {
        if (authority is ['[', ..])
        {
            var end = authority.IndexOf(']');
            return end < 0 ? authority : authority[1..end];
        }

        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority[..colon].Contains(':') ? authority : authority[..colon];
    }

    private static int[] LengthsOf(Dictionary<string, VirtualHost> domains) => [.. domains.Keys.Select(k => k.Length).Distinct().OrderDescending()];
}
