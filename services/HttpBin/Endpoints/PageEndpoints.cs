using System.Text;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Pages;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Pages and documents that are always the same.</summary>
internal static class PageEndpoints
{
    private const string Denied = "YOU SHOULDN'T BE HERE";
    private const string Robots = "User-agent: *\nDisallow: /deny\n";

    public static void MapPages(this RouteTable routes)
    {
        routes.Py("/html", Methods.GetHead, Html);
        routes.Go("/html", Methods.Any, Html);
        routes.Py("/xml", Methods.GetHead, Xml);
        routes.Go("/xml", Methods.Any, Xml);
        routes.Py("/json", Methods.GetHead, Json);
        routes.Go("/json", Methods.Any, Json);
        routes.Both("/encoding/utf8", Methods.GetHead, Utf8);
        routes.Both("/forms/post", Methods.GetHead, Form);
        routes.Py("/robots.txt", Methods.GetHead, RobotsPy);
        routes.Go("/robots.txt", Methods.Any, RobotsGo);
        routes.Py("/deny", Methods.GetHead, DenyPy);
        routes.Go("/deny", Methods.Any, DenyGo);
        routes.Go("/", Methods.GetHead, IndexGo);
        routes.Py("/legacy", Methods.GetHead, Legacy);
    }

    // The Python original's templates lose their last line break.
    private static Task Html(Exchange exchange) => exchange.Send(200, exchange.Dialect.HtmlType, Trimmed(exchange, "moby.html"));

    private static Task Utf8(Exchange exchange) => exchange.Send(200, exchange.Dialect.HtmlType, Trimmed(exchange, "utf8.html"));

    private static Task Xml(Exchange exchange) => exchange.Send(200, "application/xml", PageFiles.Read("slides.xml"));

    private static ReadOnlyMemory<byte> Trimmed(Exchange exchange, string file)
    {
        var bytes = PageFiles.Read(file);
        return exchange.Settings.Dialect == DialectName.Py ? bytes.AsMemory(0, bytes.Length - 1) : bytes;
    }

    private static Task Form(Exchange exchange) =>
        exchange.SendText(200, exchange.Dialect.HtmlType, Encoding.UTF8.GetString(PageFiles.Read("form.html")).Replace("{prefix}", exchange.Settings.Prefix, StringComparison.Ordinal));

    private static Task RobotsPy(Exchange exchange) => exchange.SendText(200, "text/plain", Robots);

    private static Task RobotsGo(Exchange exchange) => exchange.SendText(200, exchange.Dialect.PlainType, Robots);

    private static Task DenyPy(Exchange exchange) => exchange.SendText(200, "text/plain", $"\n      .------.\n      | STOP |\n      '------'\n         ||\n         ||\n  {Denied}\n");

    private static Task DenyGo(Exchange exchange) => exchange.SendText(200, exchange.Dialect.PlainType, Denied);

    private static Task IndexGo(Exchange exchange)
    {
        exchange.Http.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' camo.githubusercontent.com";
        return Index(exchange, "go-httpbin", "Answers as the Go port of httpbin does.");
    }

    private static Task Legacy(Exchange exchange) => Index(exchange, "httpbin", "All paths, as a plain list.");

    private static Task Index(Exchange exchange, string title, string line)
    {
        var page = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title><link rel=\"icon\" href=\"{exchange.Settings.Prefix}/image/png\"></head>\n<body>\n<h1>{title}</h1>\n<p>{line}</p>\n<ul>\n");
        foreach (var route in exchange.Dialect.Routes.Routes.Where(route => route.Pattern != "/"))
        {
            var path = exchange.Settings.Prefix + route.Pattern;
            page.Append(route.IsLiteral ? $"<li><a href=\"{path}\"><code>{path}</code></a></li>\n" : $"<li><code>{path}</code></li>\n");
        }

        return exchange.SendText(200, exchange.Dialect.HtmlType, page.Append("</ul>\n</body>\n</html>\n").ToString());
    }

    private static Task Json(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("slideshow"u8);
        SlideShow.Write(json);
        json.EndObject();
        return exchange.SendJson();
    }
}
