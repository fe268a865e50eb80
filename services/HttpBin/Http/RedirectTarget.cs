namespace Bookinfo.HttpBin.Http;

/// <summary>
/// Judges where a redirect may go: to http and https addresses with a host, and to paths of this server. What looks like a path
/// but is read as a host by browsers (<c>//host</c>, <c>/\host</c>) is none, and neither is <c>https:host</c>.
/// </summary>
internal static class RedirectTarget
{
    /// <param name="target">As decoded from the query.</param>
    /// <param name="hosts">Hosts that may be named, exactly; empty for any.</param>
    /// <param name="bareNames">Whether a path may lack its slash (<c>foo</c>).</param>
    public static RedirectVerdict Judge(string target, IReadOnlyList<string> hosts, bool bareNames)
    {
        if (target.Any(char.IsControl) || target != target.Trim()) return RedirectVerdict.NotText;
        var scheme = SchemeOf(target);
        if (scheme is not null) return JudgeAbsolute(target, scheme, hosts);
        var isPath = target.StartsWith('/') && (target.Length == 1 || target[1] is not ('/' or '\\'));
        if (isPath) return RedirectVerdict.Allowed;
        var isBare = target.Length == 0 || target[0] is not ('/' or '\\');
        return isBare && bareNames && hosts.Count == 0 ? RedirectVerdict.Allowed : RedirectVerdict.Forbidden;
    }

    private static RedirectVerdict JudgeAbsolute(string target, string scheme, IReadOnlyList<string> hosts)
    {
        if (scheme is not ("http" or "https") || !target.AsSpan(scheme.Length).StartsWith("://", StringComparison.Ordinal)) return RedirectVerdict.Forbidden;
        var authority = target[(scheme.Length + 3)..];
        if (authority.Length == 0 || authority[0] is '/' or '\\' or '?' or '#') return RedirectVerdict.Forbidden;
        if (hosts.Count == 0) return RedirectVerdict.Allowed;
        // A backslash ends the host for a browser and does not for others: no host that both agree on.
        return !target.Contains('\\', StringComparison.Ordinal) && Uri.TryCreate(target, UriKind.Absolute, out var uri)
            && hosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase)
            ? RedirectVerdict.Allowed
            : RedirectVerdict.NotListed;
    }

    // A colon before the first slash ends a scheme, as browsers read it.
    private static string? SchemeOf(string target)
    {
        var end = target.AsSpan().IndexOfAny(":/\\?#");
        return end >= 0 && target[end] == ':' ? target[..end].ToLowerInvariant() : null;
    }
}
