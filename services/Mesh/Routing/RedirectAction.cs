using System.Globalization;

namespace Bookinfo.Mesh.Routing;

/// <summary>Answered with another address, without a body (contract mesh.md F4 and F5).</summary>
internal sealed record RedirectAction : RouteAction
{
    /// <summary>301, 302, 303, 307 or 308.</summary>
    public int Status { get; init; } = 301;

    /// <summary>Null: the request's.</summary>
    public string? Scheme { get; init; }

    /// <summary>Null: the request's Host as sent.</summary>
    public string? Authority { get; init; }

    /// <summary>Null: none of its own; a port in the Host stays.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Whether a port that the new scheme has anyway takes the place of the Host's, as an HTTPRoute wants it. Otherwise it is as if
    /// there were none: Istio leaves such a port of a VirtualService out of what it tells Envoy.
    /// </summary>
    public bool DefaultPortReplaces { get; init; }

    /// <summary>The whole new path; one with a question mark replaces the query as well; null: see <see cref="Rewrite"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Null: the path stays.</summary>
    public PathRewrite? Rewrite { get; init; }

    /// <summary>Value of the location header.</summary>
    public string LocationFor(string scheme, string authority, string pathAndQuery)
    {
        var newScheme = Scheme ?? scheme;
        var port = Port is { } number && !IsDefault(newScheme, number) ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        var host = Authority ?? HostPart(authority, port.Length > 0 || (DefaultPortReplaces && Port is not null), scheme, newScheme);
        return $"{newScheme}://{host}{port}{PathOf(pathAndQuery)}";
    }

    private string PathOf(string pathAndQuery)
    {
        if (Path is null) return Rewrite?.ApplyBefore(pathAndQuery) ?? pathAndQuery;
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return question < 0 || Path.Contains('?') ? Path : string.Concat(Path, pathAndQuery.AsSpan(question));
    }

    /// <summary>The Host's own port goes when another is wanted, or when it is the default of a scheme that is left.</summary>
    private static string HostPart(string authority, bool isReplaced, string scheme, string newScheme)
    {
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || colon < authority.LastIndexOf(']') || !int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return authority;
        return isReplaced || (newScheme != scheme && IsDefault(scheme, port)) ? authority[..colon] : authority;
    }

    private static bool IsDefault(string scheme, int port) => (scheme, port) is ("http", 80) or ("https", 443);
}
