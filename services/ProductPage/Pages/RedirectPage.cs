namespace Bookinfo.ProductPage.Pages;

/// <summary>The body of a redirect, for those who do not follow it by themselves.</summary>
internal static class RedirectPage
{
    public static Markup Render(string location) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <title>Redirecting...</title>
        <h1>Redirecting...</h1>
        <p>The page has moved on: <a href="{location}">{location}</a></p>

        """);
}
