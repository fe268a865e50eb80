namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>
/// Keeps the pages of other sites from starting runs through somebody's browser: a request that comes from a browser must show that one
/// of our own pages sent it. Other programs say nothing of the kind, and need not.
/// </summary>
internal static class BrowserCheck
{
    public const string Refusal = "a browser may ask for this from this server's own pages only";

    public static bool IsAllowed(HttpRequest request)
    {
        var headers = request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site") return false;
        if (headers.Origin.ToString() is { Length: > 0 } origin) return IsOwn(origin, request);
        if (headers.Referer.ToString() is { Length: > 0 } page) return IsOwn(page, request);
        if (site is "same-origin" or "none") return true;
        return !headers.UserAgent.ToString().StartsWith("Mozilla/", StringComparison.Ordinal);
    }

    private static bool IsOwn(string page, HttpRequest request) =>
        Uri.TryCreate(page, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, new Uri($"{request.Scheme}://{request.Host.Value}").Authority, StringComparison.OrdinalIgnoreCase);
}
