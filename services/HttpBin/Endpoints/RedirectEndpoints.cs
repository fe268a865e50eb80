using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Chains of redirects that end at /get.</summary>
internal static class RedirectEndpoints
{
    public static void MapRedirects(this RouteTable routes)
    {
        routes.Py("/redirect/{count:int}", Methods.GetHead, RedirectPy);
        routes.Py("/relative-redirect/{count:int}", Methods.GetHead, RelativePy);
        routes.Py("/absolute-redirect/{count:int}", Methods.GetHead, AbsolutePy);
        routes.Go("/redirect/{count}", Methods.Any, RedirectGo);
        routes.Go("/relative-redirect/{count}", Methods.Any, RelativeGo);
        routes.Go("/absolute-redirect/{count}", Methods.Any, AbsoluteGo);
        routes.Py("/redirect-to", Methods.All, RedirectToEndpoint.Py);
        routes.Go("/redirect-to", Methods.Any, RedirectToEndpoint.Go);
    }

    /// <summary>A redirect with a page.</summary>
    public static Task PagePy(Exchange exchange, string target) => PythonPages.Redirect(exchange, target);

    /// <summary>A redirect with nothing but its Location.</summary>
    public static Task BareGo(Exchange exchange, int status, string target)
    {
        exchange.Http.Response.Headers.Location = HeaderText.WithoutControls(target);
        return exchange.SendEmpty(status);
    }

    private static Task RedirectPy(Exchange exchange)
    {
        var count = PythonNumbers.Digits(exchange.Values[0]);
        if (count == 0) return exchange.Dialect.Error(exchange, 500);
        return IsAbsolute(exchange) ? PagePy(exchange, PythonUrl.Absolute(exchange, Next("/absolute-redirect", count))) : PagePy(exchange, Next("/relative-redirect", count));
    }

    private static Task RelativePy(Exchange exchange)
    {
        var count = PythonNumbers.Digits(exchange.Values[0]);
        if (count == 0) return exchange.Dialect.Error(exchange, 500);
        exchange.Http.Response.Headers.Location = Next("/relative-redirect", count);
        return exchange.SendEmpty(302);
    }

    private static Task AbsolutePy(Exchange exchange)
    {
        var count = PythonNumbers.Digits(exchange.Values[0]);
        return count == 0 ? exchange.Dialect.Error(exchange, 500) : PagePy(exchange, PythonUrl.Absolute(exchange, Next("/absolute-redirect", count)));
    }

    private static Task RedirectGo(Exchange exchange) => IsAbsolute(exchange) ? AbsoluteGo(exchange) : RelativeGo(exchange);

    private static Task RelativeGo(Exchange exchange) =>
        ReadCount(exchange, out var count) ? BareGo(exchange, 302, exchange.Settings.Prefix + Next("/relative-redirect", count)) : InvalidGo(exchange);

    // An absolute target does not know of the prefix.
    private static Task AbsoluteGo(Exchange exchange) => ReadCount(exchange, out var count)
        ? BareGo(exchange, 302, $"{HeaderText.Utf8AsLatin1(GoUrl.Scheme(exchange))}://{exchange.Http.Request.Headers.Host}{Next("/absolute-redirect", count)}")
        : InvalidGo(exchange);

    private static bool ReadCount(Exchange exchange, out long count) => GoNumbers.TryInteger(exchange.Values[0], out count) && count >= 1;

    private static Task InvalidGo(Exchange exchange) => exchange.Dialect.Error(exchange, 400, $"invalid redirect count: {exchange.Values[0]}");

    private static bool IsAbsolute(Exchange exchange) => "true".Equals(exchange.Query.First("absolute"), StringComparison.OrdinalIgnoreCase);

    private static string Next(string path, long count) => count == 1 ? "/get" : $"{path}/{count - 1}";
}
