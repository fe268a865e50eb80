using System.Collections.Frozen;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Pages;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The Python original's front page: a browser of its own interface.</summary>
internal static class SwaggerEndpoints
{
    private const string CacheControl = "public, max-age=43200";

    private static readonly FrozenDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["swagger-ui.css"] = "text/css; charset=utf-8",
        ["swagger-ui-bundle.js"] = "application/javascript",
        ["favicon-32x32.png"] = "image/png",
    }.ToFrozenDictionary();

    public static void MapSwagger(this RouteTable routes)
    {
        routes.Py("/", Methods.GetHead, Index);
        routes.Py("/spec.json", Methods.GetHead, Spec);
        routes.Py("/apidocs/index.html", Methods.GetHead, static exchange => RedirectEndpoints.PagePy(exchange, "/"));
        routes.Py("/flasgger_static/{file}", Methods.GetHead, Static);
        routes.Py("/static/{file}", Methods.GetHead, Favicon);
    }

    // No address of a document is taken from the query, and nothing is loaded from elsewhere.
    private static Task Index(Exchange exchange)
    {
        exchange.Http.Response.Headers.ContentSecurityPolicy =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'";
        return exchange.Send(200, exchange.Dialect.HtmlType, PageFiles.Read("swagger.html"));
    }

    private static Task Spec(Exchange exchange)
    {
        OpenApiDocument.Write(exchange, Dialect.Begin(exchange));
        return exchange.SendJson();
    }

    private static Task Static(Exchange exchange)
    {
        var name = exchange.Values[0];
        if (name == "start.js") return File(exchange, "application/javascript", PageFiles.Read("start.js"));
        return Files.TryGetValue(name, out var type) ? File(exchange, type, SwaggerUiFiles.Read(name)) : exchange.Dialect.Error(exchange, 404);
    }

    private static Task Favicon(Exchange exchange) =>
        exchange.Values[0] == "favicon.ico" ? File(exchange, "image/x-icon", SwaggerUiFiles.Read("favicon-32x32.png")) : exchange.Dialect.Error(exchange, 404);

    private static Task File(Exchange exchange, string type, byte[] bytes)
    {
        var headers = exchange.Http.Response.Headers;
        headers.ETag = $"\"{bytes.Length:x}-{bytes.AsSpan().IndexOf((byte)'\n'):x}-{SwaggerUiFiles.Version}\"";
        headers.CacheControl = CacheControl;
        return EntityTags.StatusFor(exchange, headers.ETag.ToString()) is { } status ? exchange.Send(status, null, default) : exchange.Send(200, type, bytes);
    }
}
