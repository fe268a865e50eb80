using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Statuses to which the Go port adds headers or a body.</summary>
internal static class SpecialStatusGo
{
    private static readonly string[] Accepted = ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/"];

    public static Task Send(Exchange exchange, int status)
    {
        var headers = exchange.Http.Response.Headers;
        var prefix = exchange.Settings.Prefix;
        switch (status)
        {
            case 101:
                return exchange.Send(status, null, default);
            case < 200:
                // An informational answer would be followed by this one.
                return Empty(exchange, 200);
            case 300:
                headers.Location = prefix + "/image/jpeg";
                return exchange.SendText(status, exchange.Dialect.PlainType,
                    $"<!doctype html>\n<title>Multiple Choices</title>\n<ul>\n<li><a href=\"{prefix}/image/jpeg\">{prefix}/image/jpeg</a></li>\n<li><a href=\"{prefix}/image/png\">{prefix}/image/png</a></li>\n<li><a href=\"{prefix}/image/svg\">{prefix}/image/svg</a></li>\n</ul>\n");
            case 301 or 302 or 303 or 305 or 307:
                headers.Location = prefix + "/redirect/1";
                return Empty(exchange, status);
            case 304:
                return exchange.Send(status, null, default);
            case 308:
                headers.Location = prefix + "/image/jpeg";
                return exchange.SendText(status, exchange.Dialect.PlainType,
                    $"<!doctype html>\n<title>Permanent Redirect</title>\n<a href=\"{prefix}/image/jpeg\">{prefix}/image/jpeg</a>\n");
            case 401:
                headers.WWWAuthenticate = "Basic realm=\"Fake Realm\"";
                return Empty(exchange, status);
            case 402:
                headers["X-More-Info"] = "http://vimeo.com/22053820";
                return exchange.SendText(status, exchange.Dialect.PlainType, "Fuck you, pay me!");
            case 406:
                return NotAcceptable(exchange);
            case 407:
                headers.ProxyAuthenticate = "Basic realm=\"Fake Realm\"";
                return Empty(exchange, status);
            case 418:
                headers["X-More-Info"] = "http://tools.ietf.org/html/rfc2324";
                return exchange.SendText(status, exchange.Dialect.PlainType, "I'm a teapot!");
            default:
                return Empty(exchange, status);
        }
    }

    public static Task Empty(Exchange exchange, int status) => exchange.Send(status, exchange.Dialect.PlainType, default);

    private static Task NotAcceptable(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("message"u8);
        json.String("Client did not request a supported media type");
        json.Name("accept"u8);
        json.BeginArray();
        foreach (var type in Accepted)
        {
            json.Element();
            json.String(type);
        }

        json.EndArray();
        json.EndObject();
        return exchange.SendJson(406);
    }
}
