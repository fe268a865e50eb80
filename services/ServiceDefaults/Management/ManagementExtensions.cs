using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Management;

/// <summary>
/// Health and metrics on a port of their own, for services whose own port must show nothing but their contract. Off unless
/// <c>MANAGEMENT_PORT</c> is set.
/// </summary>
public static class ManagementExtensions
{
    /// <summary>Opens the management port, where one is set.</summary>
    public static void ListenOnManagementPort(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (kestrel.ApplicationServices.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value.ManagementPort is not { } port) return;
            ListenExtensions.Listen(kestrel, port, listener => listener.Use(next => connection =>
            {
                connection.Features.Set(ManagementConnection.Mark);
                return next(connection);
            }));
        });

    /// <summary>
    /// Answers <c>/livez</c>, <c>/readyz</c> and <c>/metrics</c>, and 404 to all else, on the management port only. Comes before the
    /// service's own middleware.
    /// </summary>
    public static void UseManagementEndpoints(this WebApplication app) =>
        app.MapWhen(context => context.Features.Get<ManagementConnection>() is not null, management =>
        {
            management.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
            management.Run(AnswerAsync);
        });

    private static Task AnswerAsync(HttpContext context)
    {
        var whyNot = context.RequestServices.GetRequiredService<Readiness>().WhyNot;
        var (status, text) = context.Request.Path.Value switch
        {
            "/livez" => (StatusCodes.Status200OK, "ok"),
            "/readyz" when whyNot is not null => (StatusCodes.Status503ServiceUnavailable, whyNot),
            "/readyz" => (StatusCodes.Status200OK, "ok"),
            _ => (StatusCodes.Status404NotFound, "found here: /livez, /readyz, /metrics"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
