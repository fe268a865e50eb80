using Bookinfo.ProductPage.Pages;

using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ProductPage;

/// <summary>Gives every error without a body an HTML page, and answers OPTIONS for every route.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        // Outside, so that it also sees what the exception handler leaves.
        app.UseStatusCodePages(WriteAsync);
        app.UseExceptionHandler(failed => failed.Run(_ => Task.CompletedTask));
    }

    private static Task WriteAsync(StatusCodeContext error)
    {
        var context = error.HttpContext;
        return context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? WriteMethodsAsync(context)
            : WritePageAsync(context);
    }

    // The router lists the mapped methods only; HEAD goes wherever GET goes, and OPTIONS everywhere.
    private static Task WriteMethodsAsync(HttpContext context)
    {
        var methods = context.Response.Headers.Allow.ToString();
        context.Response.Headers[HeaderNames.Allow] = methods.Contains(HttpMethods.Get, StringComparison.Ordinal)
            ? $"{methods}, {HttpMethods.Head}, {HttpMethods.Options}"
            : $"{methods}, {HttpMethods.Options}";
        if (!HttpMethods.IsOptions(context.Request.Method)) return WritePageAsync(context);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = Document.ContentType;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static Task WritePageAsync(HttpContext context) =>
        Html.Answer(ErrorPage.Render(context.Response.StatusCode), context.Response.StatusCode).ExecuteAsync(context);
}
