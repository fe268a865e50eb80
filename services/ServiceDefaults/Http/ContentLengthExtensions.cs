using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.ServiceDefaults.Http;

public static class ContentLengthExtensions
{
    /// <summary>The answers of these endpoints carry Content-Length instead of being sent in chunks.</summary>
    public static TBuilder WithContentLength<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(static async (context, next) =>
            await next(context) is IResult result ? new Measured(result) : throw new InvalidOperationException("the handler must return an IResult"));

    private sealed class Measured(IResult inner) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var sent = httpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            using var body = new BufferedBody();
            httpContext.Features.Set<IHttpResponseBodyFeature>(body);
            try
            {
                await inner.ExecuteAsync(httpContext);
            }
            finally
            {
                httpContext.Features.Set(sent);
            }

            var bytes = await body.ReadAsync();
            httpContext.Response.ContentLength = bytes.Length;
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
