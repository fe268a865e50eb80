using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Upstreams;

public static class UpstreamExtensions
{
    /// <summary>
    /// Registers <typeparamref name="TClient"/>, whose constructor takes the <see cref="HttpClient"/> for one upstream: propagated
    /// headers, a fresh connection for each call, redirects followed, no cookies kept, no proxy but <c>OUTBOUND_PROXY</c>.
    /// </summary>
    public static IHttpClientBuilder AddUpstream<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(
        this IHostApplicationBuilder builder, Action<UpstreamOptions, IServiceProvider>? configure = null)
        where TClient : class
    {
        builder.Services.AddHttpContextAccessor();
        return builder.Services.AddHttpClient<TClient>(client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(services => CreateHandler(services, OptionsOf(services, configure).SilenceLimit))
            .AddHttpMessageHandler(services => ActivatorUtilities.CreateInstance<PropagatedHeadersHandler>(services));
    }

    /// <summary>Registers a <see cref="GrpcUpstream"/>; its limit is the deadline of a call, from connecting to the answer.</summary>
    public static void AddGrpcUpstream(this IHostApplicationBuilder builder, Action<UpstreamOptions, IServiceProvider>? configure = null)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(services =>
        {
            var limit = OptionsOf(services, configure).SilenceLimit;
            var pooling = services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value.UpstreamPooling;
            return new GrpcUpstream(() => CreateGrpcHandler(services, limit), limit, pooling, services.GetRequiredService<IHttpContextAccessor>());
        });
    }

    private static UpstreamOptions OptionsOf(IServiceProvider services, Action<UpstreamOptions, IServiceProvider>? configure)
    {
        var options = new UpstreamOptions();
        configure?.Invoke(options, services);
        return options;
    }

    private static CallersUserAgentHandler CreateGrpcHandler(IServiceProvider services, TimeSpan? limit)
    {
        // No limit for silence: a kept connection is silent between calls, and each call has its deadline.
        var sockets = CreateHandler(services, null);
        if (limit is { } time) sockets.ConnectTimeout = time;
        var propagation = ActivatorUtilities.CreateInstance<PropagatedHeadersHandler>(services);
        propagation.InnerHandler = sockets;
        return new CallersUserAgentHandler(services.GetRequiredService<IHttpContextAccessor>()) { InnerHandler = propagation };
    }

    private static SocketsHttpHandler CreateHandler(IServiceProvider services, TimeSpan? silenceLimit)
    {
        var defaults = services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value;
        var connector = new UpstreamConnector(
            defaults.OutboundProxy, silenceLimit, services.GetRequiredService<TimeProvider>(), Random.Shared, Dns.GetHostAddressesAsync);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = connector.ConnectAsync,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        if (!defaults.UpstreamPooling) handler.PooledConnectionLifetime = TimeSpan.Zero;
        // A traceparent that nobody records would break the traces of the mesh.
        if (!services.GetRequiredService<Telemetry.OtlpSwitch>().IsOn) handler.ActivityHeadersPropagator = null;
        return handler;
    }
}
