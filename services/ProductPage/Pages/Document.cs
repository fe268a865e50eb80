using System.Security.Cryptography;
using System.Text;

namespace Bookinfo.ProductPage.Pages;

/// <summary>The frame of every page: one self-contained document, style inside, no script, nothing fetched.</summary>
internal static class Document
{
    /// <summary>A test greps this line out of the page and must find nothing else (contract, trap 22).</summary>
    public const string ShopTitle = "Simple Bookstore App";

    public const string ContentType = "text/html; charset=utf-8";

    private static readonly string Style = PageAssets.Read("bookshop.css");

    /// <summary>Lets the browser use our style sheet (named by its hash) and the icon, and post forms home. Nothing else.</summary>
    public static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{HashOf(Style)}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    public static Markup Render(string title, Markup body) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%231f4d42'/%3E%3Cpath d='M16 10c-3-2-6-2-9-1.500v13c3-.5 6-.5 9 1.500 3-2 6-2 9-1.500v-13c-3-.5-6-.5-9 1.500z' fill='%23f8f3e8'/%3E%3C/svg%3E">
        <style>{new Markup(Style)}</style>
        </head>
        <body>
        {body}
        </body>
        </html>

        """);

    private static string HashOf(string style) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
}
