using System.Globalization;
using System.Text;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>A page of links to pages of links.</summary>
internal static class LinksEndpoints
{
    private const long MostLinksPy = 200;
    private const long MostLinksGo = 256;

    public static void MapLinks(this RouteTable routes)
    {
        routes.Py("/links/{count:int}", Methods.GetHead, FirstPy);
        routes.Py("/links/{count:int}/{offset:int}", Methods.GetHead, PagePy);
        routes.Go("/links/{count}", Methods.Any, PageGo);
        routes.Go("/links/{count}/{offset}", Methods.Any, PageGo);
    }

    private static Task FirstPy(Exchange exchange) => RedirectEndpoints.PagePy(exchange, $"/links/{PythonNumbers.Digits(exchange.Values[0])}/0");

    private static Task PagePy(Exchange exchange)
    {
        var count = Math.Clamp(PythonNumbers.Digits(exchange.Values[0]), 1, MostLinksPy);
        return Page(exchange, count, PythonNumbers.Digits(exchange.Values[1]), "'", "");
    }

    private static Task PageGo(Exchange exchange)
    {
        if (!GoNumbers.TryInteger(exchange.Values[0], out var count) || count is < 0 or > MostLinksGo)
        {
            return exchange.Dialect.Error(exchange, 400, $"invalid link count: {exchange.Values[0]} not in range [0, {MostLinksGo}]");
        }

        if (exchange.Values.Count == 1) return RedirectEndpoints.BareGo(exchange, 302, $"{exchange.Settings.Prefix}/links/{count}/0");
        return GoNumbers.TryInteger(exchange.Values[1], out var offset)
            ? Page(exchange, count, offset, "\"", exchange.Settings.Prefix)
            : exchange.Dialect.Error(exchange, 400, $"invalid offset: {exchange.Values[1]}");
    }

    private static Task Page(Exchange exchange, long count, long current, string quote, string prefix)
    {
        var page = new StringBuilder("<html><head><title>Links</title></head><body>");
        for (var i = 0L; i < count; i++)
        {
            if (i == current) page.Append(CultureInfo.InvariantCulture, $"{i} ");
            else page.Append(CultureInfo.InvariantCulture, $"<a href={quote}{prefix}/links/{count}/{i}{quote}>{i}</a> ");
        }

        return exchange.SendText(200, exchange.Dialect.HtmlType, page.Append("</body></html>").ToString());
    }
}
