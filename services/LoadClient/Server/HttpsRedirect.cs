using System.Net;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.LoadClient.Server;

/// <summary>Sends every request to the same address with https.</summary>
internal static class HttpsRedirect
{
    public static Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!context.Request.Host.HasValue || !target.StartsWith('/'))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var location = $"https://{context.Request.Host.Value}{target}";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<a href=\"{WebUtility.HtmlEncode(location)}\">See Other</a>.\n\n", context.RequestAborted);
    }
}
