using Bookinfo.ServiceDefaults.Lifetime;

using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ServiceDefaults.Http;

/// <summary>
/// JSON is <c>application/json</c> and nothing more, as the originals say it; and once the service drains, every answer asks
/// its caller to open the next connection elsewhere.
/// </summary>
internal sealed class AnswerHeadersMiddleware(RequestDelegate next, Readiness readiness)
{
    private const string Json = "application/json";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(FinishHeadersAsync, context.Response);
        return next(context);
    }

    private Task FinishHeadersAsync(object state)
    {
        var response = (HttpResponse)state;
        if (response.ContentType is "application/json; charset=utf-8") response.ContentType = Json;
        if (readiness.IsDraining) response.Headers[HeaderNames.Connection] = "close";
        return Task.CompletedTask;
    }
}
