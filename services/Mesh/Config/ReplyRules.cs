namespace Bookinfo.Mesh.Config;

/// <summary>What redirects and direct responses must be.</summary>
internal static class ReplyRules
{
    private const int LargestBody = 1024 * 1024;
    private const int LargeBody = 100 * 1024;

    public static void Check(Redirect redirect, string path, Findings findings)
    {
        if (redirect is { Uri: null, PrefixRewrite: null, Authority: null, Scheme: null, Port: null, DerivePort: null, RedirectCode: null })
            findings.Error(path, "redirect must specify URI, authority, scheme, or port");
        if (redirect is { Uri: not null, PrefixRewrite: not null }) findings.Error(path, "redirect cannot contain both uri and prefixRewrite");
        if (redirect is { Port: not null, DerivePort: not null }) findings.Error(path, "only one of port, derivePort is allowed");
        if (redirect.Port is { } port) RouteDestinationRules.CheckPort(port, $"{path}.port", findings);
        if (redirect.RedirectCode is { } code && code != 0 && code is < 300 or > 399)
            findings.Error($"{path}.redirectCode", $"{redirect.RedirectCode} is not a valid redirect code, must be 3xx");
        else if (redirect.RedirectCode is not (null or 0 or 301 or 302 or 303 or 307 or 308))
            findings.Warn($"{path}.redirectCode", $"{redirect.RedirectCode} is no redirect that Envoy knows (301, 302, 303, 307, 308): 301 is answered");
        if (redirect.Scheme is { Length: > 0 } scheme and not ("http" or "https"))
            findings.Error($"{path}.scheme", $"redirect scheme must be http or https: found \"{scheme}\"");
    }

    public static void Check(DirectResponse direct, string path, Findings findings)
    {
        if (direct.Status is < 200 or > 599) findings.Error($"{path}.status", $"HTTP status {direct.Status} is not in range 200-599");
        var size = direct.Body?.Content.Length ?? 0;
        if (size > LargestBody) findings.Error($"{path}.body", $"large direct_responses may impact control plane performance, must be less than 1MB: found {size} bytes");
        else if (size > LargeBody) findings.Warn($"{path}.body", "large direct_responses may impact control plane performance");
    }
}
