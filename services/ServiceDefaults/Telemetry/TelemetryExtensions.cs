using Bookinfo.ServiceDefaults.Upstreams;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Bookinfo.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Metrics for <c>/metrics</c> always; traces, metrics and logs over OTLP only where an endpoint is set.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var otlp = new OtlpSwitch(!string.IsNullOrEmpty(builder.Configuration[Endpoint]));
        builder.Services.AddSingleton(otlp);
        var name = builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName.ToLowerInvariant();
        // The meters of the framework itself: no instrumentation package has to be loaded for them.
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(name)).WithMetrics(metrics => metrics
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Bookinfo.*")
            .AddPrometheusExporter());
        if (!otlp.IsOn) return;
        builder.Services.AddSingleton<IStartupFilter, SpanNames>();
        // The framework keeps the attributes of its spans to itself unless asked.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        telemetry
            // gRPC's own span stands between the caller's and the connection's: without it the chain has a hole.
            .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", "System.Net.Http", "Grpc.Net.Client"))
            .WithLogging();
        OpenTelemetry.OpenTelemetryBuilderOtlpExporterExtensions.UseOtlpExporter(telemetry);
        builder.Services.Configure<OtlpExporterOptions>(exporter => exporter.HttpClientFactory = CreateDirectClient);
        builder.Services.Configure<PropagationOptions>(propagation => propagation.NotFromCaller.UnionWith(PropagatedHeaders.TraceContext));
    }

    // Not through the sidecar: the mesh under observation must not see, delay or break the observation.
    private static HttpClient CreateDirectClient() => new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
}
