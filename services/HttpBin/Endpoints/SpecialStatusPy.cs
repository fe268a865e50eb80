using System.Text;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Statuses to which the Python original adds headers or a body.</summary>
internal static class SpecialStatusPy
{
    private const string NotAcceptable =
        """{"message": "Client did not request a supported media type.", "accept": ["image/webp", "image/svg+xml", "image/jpeg", "image/png", "image/*"]}""";

    // Our own drawing around the line that scripts look for; as long as the original's.
    private const string Teapot = "\n    -=[ teapot ]=-\n\n         _\n       _( )_\n  __  /     \\  __\n (  \\|       |/ /\n  \\_ |       | /\n    \\|       |/\n      \\_____/\n\n\n\n\n\n\n\n";

    public static Task Send(Exchange exchange, int status)
    {
        var headers = exchange.Http.Response.Headers;
        switch (status)
        {
            case 301 or 302 or 303 or 305 or 307:
                headers.Location = "/redirect/1";
                return exchange.Send(status, null, default);
            case 304:
                return exchange.Send(status, null, default);
            case 401:
                headers.WWWAuthenticate = "Basic realm=\"Fake Realm\"";
                return exchange.Send(status, null, default);
            case 402:
                headers["x-more-info"] = "http://vimeo.com/22053820";
                return exchange.SendText(status, null, "Fuck you, pay me!");
            case 406:
                return NotAcceptableAsync(exchange);
            case 407:
                headers.ProxyAuthenticate = "Basic realm=\"Fake Realm\"";
                return exchange.Send(status, null, default);
            case 418:
                headers["x-more-info"] = "http://tools.ietf.org/html/rfc2324";
                return exchange.Send(status, null, Encoding.ASCII.GetBytes(Teapot));
            default:
                return exchange.SendEmpty(status);
        }
    }

    /// <summary>Also the answer of /image to those who want no image.</summary>
    public static Task NotAcceptableAsync(Exchange exchange) => exchange.SendText(406, exchange.Dialect.JsonType, NotAcceptable);
}
