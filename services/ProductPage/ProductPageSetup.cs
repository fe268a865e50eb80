using Bookinfo.ProductPage.Clients;
using Bookinfo.ProductPage.Sessions;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Upstreams;

using OpenTelemetry.Exporter;

namespace Bookinfo.ProductPage;

/// <summary>What the product page consists of.</summary>
internal static class ProductPageSetup
{
    /// <summary>Largest answer that another service may give; a larger one counts as none.</summary>
    private const int MostUpstreamBytes = 4 << 20;

    public static void AddProductPage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = builder.AddSettings<ProductPageOptions>(ProductPageOptions.Read);
        services.AddSingleton(options);
        services.AddSingleton(provider => new SessionCookie(
            provider.GetRequiredService<ProductPageOptions>().SessionSecret, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SessionStore>();
        services.AddSingleton<RequestResults>();
        // The counter has exactly two labels; the exporter would add the name of the meter.
        services.Configure<PrometheusAspNetCoreOptions>(metrics => metrics.ScopeInfoEnabled = false);
        services.AddSingleton<UpstreamClient>();
        services.AddSingleton<DetailsClient>();
        services.AddSingleton<ReviewsClient>();
        services.AddSingleton<RatingsClient>();
        // Only our own session says who the user is: a header that the caller sent would let him choose his route.
        services.Configure<PropagationOptions>(propagation => propagation.NotFromCaller.Add(PropagatedHeaders.EndUser));
        builder.AddBackend(options.BackendProtocol);
    }

    private static void AddBackend(this WebApplicationBuilder builder, BackendProtocol protocol)
    {
        if (protocol == BackendProtocol.Grpc)
        {
            builder.AddGrpcUpstream(SetLimit);
            builder.Services.AddSingleton<IBackend, GrpcBackend>();
            return;
        }

        builder.AddUpstream<HttpBackend>(SetLimit).ConfigureHttpClient(client => client.MaxResponseContentBufferSize = MostUpstreamBytes);
        builder.Services.AddSingleton<IBackend>(services => services.GetRequiredService<HttpBackend>());
    }

    private static void SetLimit(UpstreamOptions upstream, IServiceProvider services) =>
        upstream.SilenceLimit = services.GetRequiredService<ProductPageOptions>().SilenceLimit;
}
