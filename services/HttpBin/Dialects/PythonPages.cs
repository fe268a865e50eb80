using System.Text;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>The short HTML pages for errors and redirects. Their lengths are the originals', because access logs show them.</summary>
internal static class PythonPages
{
    private const string Type = "text/html";

    private static readonly Dictionary<int, byte[]> Pages = new()
    {
        [404] = Page("404 Not Found", "Not Found", "There is nothing at this address on this server. Paths are compared letter by letter, and a slash at the end counts, too.", 233),
        [405] = Page("405 Method Not Allowed", "Method Not Allowed", "This address does not answer to the method asked.", 178),
        [500] = Page("500 Internal Server Error", "Internal Server Error", "The request could not be answered because one of its parts, such as a number in the query, has no meaning here. Mend the address and ask again.", 291),
    };

    public static Task Error(Exchange exchange, int status) => exchange.Send(status, Type, Pages.TryGetValue(status, out var page)
        ? page
        : Page($"{status} {PythonReasonPhrases.Of(status)}", PythonReasonPhrases.Of(status), "The request was refused.", 0));

    /// <summary>Refused before any path was looked at; the connection ends.</summary>
    public static Task Refused(Exchange exchange, string reason)
    {
        exchange.Http.Response.Headers.Connection = "close";
        return exchange.SendText(400, Type, $"<html>\n  <head>\n    <title>Bad Request</title>\n  </head>\n  <body>\n    <h1>Bad Request</h1>\n    {reason}\n  </body>\n</html>\n");
    }

    /// <summary>A redirect with a page for those who do not follow by themselves.</summary>
    public static Task Redirect(Exchange exchange, string target)
    {
        exchange.Http.Response.Headers.Location = HeaderText.WithoutControls(target);
        var shown = HtmlText.Escape(target);
        return exchange.SendText(302, exchange.Dialect.HtmlType,
            $"<!DOCTYPE HTML>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>The answer is at <a href=\"{shown}\">{shown}</a>.</p>\n");
    }

    private static byte[] Page(string title, string heading, string sentence, int length)
    {
        var page = $"<!DOCTYPE HTML>\n<title>{title}</title>\n<h1>{heading}</h1>\n<p>{sentence}</p>\n";
        return Encoding.ASCII.GetBytes(page.Insert(page.Length - 1, new string(' ', Math.Max(0, length - page.Length))));
    }
}
