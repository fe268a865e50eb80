using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Bookinfo.ServiceDefaults.Telemetry;

/// <summary>
/// Names a server's span by method and route (<c>GET /ratings/{**productId}</c>), as OpenTelemetry's conventions for HTTP want it; the
/// framework calls all of them alike. Without a route the method alone: a path would make names without end.
/// </summary>
internal sealed class SpanNames : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(NameAsync);
        next(app);
    };

    private static async Task NameAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { } span) return;
        span.DisplayName = context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { Length: > 0 } route } ? $"{context.Request.Method} {route}" : context.Request.Method;
    }
}
