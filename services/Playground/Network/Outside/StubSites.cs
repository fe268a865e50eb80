using System.Text;

namespace Bookinfo.Playground.Network.Outside;

/// <summary>The hosts of the egress tasks, and how each answers. Their pages are ours; what a task looks for is in them.</summary>
internal static class StubSites
{
    /// <summary>Answered by our HttpBin, not here.</summary>
    public const string HttpBin = "httpbin.org";

    private const string Wikipedia = "wikipedia.org";

    private const string GoogleApis = "www.googleapis.com";

    /// <summary>The one volume that Bookinfo's details asks for, in the fields of the books API that it reads.</summary>
    private const string Volume = """
        {"kind":"books#volumes","totalItems":1,"items":[{"kind":"books#volume","volumeInfo":{"title":"The Comedy of Errors","authors":["William Shakespeare"],"publisher":"Courier Corporation","publishedDate":"2002-01-31","industryIdentifiers":[{"type":"ISBN_10","identifier":"0486424618"},{"type":"ISBN_13","identifier":"9780486424613"}],"pageCount":80,"printType":"BOOK","language":"en"}}]}
        """;

    public static bool Knows(string host) =>
        host is HttpBin or "edition.cnn.com" or "www.google.com" or GoogleApis || IsWikipedia(host);

    public static Task AnswerAsync(HttpContext context)
    {
        var host = context.Request.Host.Host.ToLowerInvariant();
        if (host == GoogleApis) return AnswerBooksAsync(context);

        // These two send everybody from plain HTTP to HTTPS; the TLS origination task lives on that.
        if (!context.Request.IsHttps && (host == "edition.cnn.com" || IsWikipedia(host)))
        {
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = $"https://{host}{context.Request.Path}{context.Request.QueryString}";
            return Task.CompletedTask;
        }

        return Knows(host) ? PageAsync(context, TitleOf(host)) : NotFoundAsync(context);
    }

    private static bool IsWikipedia(string host) => host == Wikipedia || host.EndsWith($".{Wikipedia}", StringComparison.Ordinal);

    private static string TitleOf(string host) => host switch
    {
        "en.wikipedia.org" => "Wikipedia, the free encyclopedia",
        "de.wikipedia.org" => "Wikipedia – Die freie Enzyklopädie",
        _ => host,
    };

    private static Task PageAsync(HttpContext context, string title)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return WriteAsync(context, $"<!doctype html>\n<title>{title}</title>\n<p>This is Playground's stub of {context.Request.Host.Host}, served from your own machine.</p>\n");
    }

    private static Task AnswerBooksAsync(HttpContext context)
    {
        if (context.Request.Path != "/books/v1/volumes") return NotFoundAsync(context);
        context.Response.ContentType = "application/json; charset=UTF-8";
        return WriteAsync(context, Volume);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
