namespace Bookinfo.LoadClient.Server.Pages;

/// <summary>The style sheet and the script, from the program itself.</summary>
internal static class PageFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal) { ["fortio.css"] = "text/css; charset=utf-8", ["fortio.js"] = "text/javascript; charset=utf-8" };

    public static bool Has(string name) => Types.ContainsKey(name);

    public static async Task WriteAsync(HttpContext context, string name)
    {
        await using var file = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
        context.Response.ContentType = Types[name];
        context.Response.ContentLength = file.Length;
        context.Response.Headers.CacheControl = "public, max-age=300";
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
