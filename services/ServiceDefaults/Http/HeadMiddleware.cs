using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.ServiceDefaults.Http;

/// <summary>
/// Answers HEAD as GET is answered, with its status, headers and length but without a body. The request is really worked on,
/// upstream calls included.
/// </summary>
internal sealed class HeadMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => HttpMethods.IsHead(context.Request.Method) ? AnswerHeadAsync(context) : next(context);

    private async Task AnswerHeadAsync(HttpContext context)
    {
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new BufferedBody();
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
            context.Response.ContentLength ??= (await body.ReadAsync()).Length;
        }
        finally
        {
            context.Features.Set(sent);
            context.Request.Method = HttpMethods.Head;
        }
    }
}
