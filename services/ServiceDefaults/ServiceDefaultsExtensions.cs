using System.Text.Encodings.Web;

using Bookinfo.ServiceDefaults.Http;
using Bookinfo.ServiceDefaults.Lifetime;
using Bookinfo.ServiceDefaults.Listening;
using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Sickness;
using Bookinfo.ServiceDefaults.Swagger;
using Bookinfo.ServiceDefaults.Telemetry;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults;

/// <summary>What every service has and no service writes again.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Registers settings, limits, logs, telemetry, header rules and an orderly end.</summary>
    public static void AddServiceDefaults(this WebApplicationBuilder builder)
    {
        var settings = builder.AddSettings<ServiceDefaultsOptions>(ServiceDefaultsOptions.Read);
        builder.AddLineLog();
        builder.AddTelemetry();
        builder.AddLifetime(settings);
        builder.AddSickReplica();
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelDefaults>();
        services.AddSingleton<IConfigureOptions<SocketTransportOptions>, KestrelDefaults>();
        services.AddSingleton<IStartupFilter, DefaultMiddleware>();
        services.AddSingleton<MatcherPolicy, ExactPathPolicy>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    /// <summary>
    /// Maps <c>/livez</c>, <c>/readyz</c>, <c>/metrics</c> and <c>/swagger</c> beside the routes of the service.
    /// </summary>
    /// <param name="app">The service.</param>
    /// <param name="mapMetrics">False where the service has a <c>/metrics</c> of its own.</param>
    public static void MapDefaultEndpoints(this WebApplication app, bool mapMetrics = true)
    {
        app.MapGet("/livez", () => TypedResults.Text("ok")).ExcludeFromDescription();
        app.MapGet("/readyz", Ready).ExcludeFromDescription();
        if (mapMetrics) app.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
        app.MapSwagger();
    }

    private static ContentHttpResult Ready(Readiness readiness) =>
        readiness.WhyNot is { } why ? TypedResults.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable) : TypedResults.Text("ok");

    private static void AddLifetime(this WebApplicationBuilder builder, ServiceDefaultsOptions settings)
    {
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<IHostLifetime, DrainLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.ShutdownTimeout);
    }

    private static void AddLineLog(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton<ConsoleFormatter, LineFormatter>();
    }
}
