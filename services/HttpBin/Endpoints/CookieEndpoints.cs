using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Shows, sets and deletes cookies.</summary>
internal static class CookieEndpoints
{
    private const string Expired = "Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; Path=/";

    private static readonly HashSet<string> Analytics = new(StringComparer.Ordinal)
    {
        "_gauges_unique", "_gauges_unique_year", "_gauges_unique_month", "_gauges_unique_day", "_gauges_unique_hour", "__utmz", "__utma", "__utmb",
    };

    public static void MapCookies(this RouteTable routes)
    {
        routes.Py("/cookies", Methods.GetHead, ShowPy);
        routes.Go("/cookies", Methods.Any, ShowGo);
        routes.Py("/cookies/set", Methods.GetHead, SetPy);
        routes.Go("/cookies/set", Methods.Any, SetGo);
        routes.Both("/cookies/set/{name}/{value}", Methods.GetHead, SetOne);
        routes.Py("/cookies/delete", Methods.GetHead, DeletePy);
        routes.Go("/cookies/delete", Methods.Any, DeleteGo);
    }

    private static Task ShowPy(Exchange exchange)
    {
        var all = PythonEcho.ShowsEnvironment(exchange);
        var shown = new FieldList();
        var sent = Sent(exchange);
        for (var i = 0; i < sent.Count; i++)
        {
            if (all || !Analytics.Contains(sent[i].Name)) shown.Add(sent[i].Name, sent[i].Value);
        }

        return Show(exchange, shown, wrapped: true);
    }

    private static Task ShowGo(Exchange exchange) => Show(exchange, Sent(exchange), wrapped: !exchange.Settings.AsGo215);

    private static Task Show(Exchange exchange, FieldList cookies, bool wrapped)
    {
        var json = Dialect.Begin(exchange);
        if (wrapped)
        {
            json.BeginObject();
            json.Name("cookies"u8);
        }

        json.Strings(cookies, join: false);
        if (wrapped) json.EndObject();
        return exchange.SendJson();
    }

    private static FieldList Sent(Exchange exchange)
    {
        var cookies = new FieldList();
        foreach (var header in exchange.Http.Request.Headers.Cookie) CookieText.Read(header ?? "", cookies);
        return cookies;
    }

    private static Task SetPy(Exchange exchange) => SetPy(exchange, [.. FirstOfEachName(exchange)]);

    private static Task SetOne(Exchange exchange)
    {
        var cookie = (exchange.Values[0], exchange.Values[1]);
        return exchange.Settings.Dialect == DialectName.Py ? SetPy(exchange, [cookie]) : SetGo(exchange, [cookie], delete: false);
    }

    private static Task SetPy(Exchange exchange, IReadOnlyList<(string Name, string Value)> cookies)
    {
        if (cookies.FirstOrDefault(cookie => !HeaderText.IsName(cookie.Name)) is { Name: not null } wrong) return InvalidName(exchange, wrong.Name);
        var secure = exchange.Dialect.IsHttps(exchange) ? "; Secure" : "";
        return Redirect(exchange, cookies.Select(cookie => $"{cookie.Name}={CookieText.QuotePy(cookie.Value)}{secure}; Path=/"));
    }

    private static Task DeletePy(Exchange exchange)
    {
        var cookies = FirstOfEachName(exchange).ToList();
        return cookies.FirstOrDefault(cookie => !HeaderText.IsName(cookie.Name)) is { Name: not null } wrong
            ? InvalidName(exchange, wrong.Name)
            : Redirect(exchange, cookies.Select(cookie => $"{cookie.Name}=; {Expired}"));
    }

    private static Task SetGo(Exchange exchange) => SetGo(exchange, [.. FirstOfEachName(exchange)], delete: false);

    private static Task DeleteGo(Exchange exchange) => SetGo(exchange, [.. FirstOfEachName(exchange)], delete: true);

    private static Task SetGo(Exchange exchange, IReadOnlyList<(string Name, string Value)> cookies, bool delete)
    {
        var attributes = GoCookieAttributes.Read(exchange);
        return Redirect(exchange, cookies
            .Where(cookie => HeaderText.IsName(cookie.Name) && !attributes.IsAttribute(cookie.Name))
            .Select(cookie => attributes.Write(cookie.Name, cookie.Value, delete ? exchange.Server.Time.GetUtcNow().AddYears(-1) : null)));
    }

    private static IEnumerable<(string Name, string Value)> FirstOfEachName(Exchange exchange)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < exchange.Query.Count; i++)
        {
            if (seen.Add(exchange.Query[i].Name)) yield return (exchange.Query[i].Name, exchange.Query[i].Value);
        }
    }

    private static Task InvalidName(Exchange exchange, string name) =>
        exchange.Dialect.Error(exchange, 400, $"cookie name: found \"{name}\", allowed are letters, digits and !#$%&'*+-.^_`|~");

    private static Task Redirect(Exchange exchange, IEnumerable<string> cookies)
    {
        exchange.Http.Response.Headers.SetCookie = new StringValues([.. cookies]);
        return exchange.Settings.Dialect == DialectName.Py
            ? PythonPages.Redirect(exchange, "/cookies")
            : RedirectEndpoints.BareGo(exchange, 302, exchange.Settings.Prefix + "/cookies");
    }
}
