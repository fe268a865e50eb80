using System.Net;

namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>What stands around every page.</summary>
internal static class PageFrame
{
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <param name="context">The request.</param>
    /// <param name="site">Path of the pages, and whether runs can be started.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="status">Of the answer.</param>
    public static Task WriteAsync(HttpContext context, ServerOptions site, string title, string body, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        var form = site.Content == PortContent.Everything ? $"<a href=\"{site.UiPath}\">New run</a>" : "";
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escape(title)} - Φορτίο</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="{site.UiPath}fortio.css">
            <script src="{site.UiPath}fortio.js" defer></script>
            </head>
            <body>
            <header><strong>Φορτίο</strong><nav>{form}<a href="{site.UiPath}browse">Results</a></nav></header>
            <main>
            <h1>{Escape(title)}</h1>
            {body}
            </main>
            <footer>Fortio {FortioVersion.Text}</footer>
            </body>
            </html>

            """, context.RequestAborted);
    }

    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
