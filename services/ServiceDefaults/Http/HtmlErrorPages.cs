using System.Text;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookinfo.ServiceDefaults.Http;

public static class HtmlErrorPages
{
    /// <summary>An error without a body of its own (404, 405, 500) gets a small HTML page.</summary>
    public static void UseHtmlErrorPages(this IApplicationBuilder app) => app.UseStatusCodePages(WritePageAsync);

    private static async Task WritePageAsync(StatusCodeContext context)
    {
        var response = context.HttpContext.Response;
        var title = $"{response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}";
        var page = Encoding.UTF8.GetBytes($"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Length;
        await response.Body.WriteAsync(page, context.HttpContext.RequestAborted);
    }
}
