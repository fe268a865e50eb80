using Bookinfo.ServiceDefaults.Lifetime;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>
/// Lets a port's role answer before any middleware: an echo shows what came, and sends what was asked for, with nothing in between.
/// </summary>
internal sealed class PortRoles(Readiness readiness) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(AnswerByRole);
        next(app);
    };

    private RequestDelegate AnswerByRole(RequestDelegate next) => context =>
    {
        if (context.Features.Get<PortRole>()?.Answer is not { } answer) return next(context);
        if (readiness.IsDraining && HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
        return answer(context);
    };
}
