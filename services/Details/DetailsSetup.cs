using Bookinfo.Details.Sources;
using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.Details;

internal static class DetailsSetup
{
    /// <summary>Largest answer of the book service; a larger one counts as none.</summary>
    private const int MostBytes = 1 << 20;

    public static void AddDetails(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<DetailsOptions>(DetailsOptions.Read);
        builder.AddGrpcPort(DetailsService.Descriptor);
        if (options.IsExternal) builder.AddExternalBook(options);
        else builder.Services.AddSingleton<IBookSource, OwnBook>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, DetailsJson.Default));
    }

    private static void AddExternalBook(this WebApplicationBuilder builder, DetailsOptions options)
    {
        builder.Services.AddTransient<IBookSource>(provider => provider.GetRequiredService<ExternalBook>());
        // The original of today passes these on as well. They are the visitor's secrets, and this is somebody else's server.
        builder.Services.Configure<PropagationOptions>(propagation => propagation.NotFromCaller.UnionWith(["authorization", "cookie", "jwt"]));
        builder.AddUpstream<ExternalBook>((upstream, _) => upstream.SilenceLimit = options.SilenceLimit)
            .ConfigureHttpClient(client => client.MaxResponseContentBufferSize = MostBytes)
            // Asked without encryption, it would be led to an encrypted address, past the rules that a learner writes.
            .ConfigurePrimaryHttpMessageHandler((handler, _) => ((SocketsHttpHandler)handler).AllowAutoRedirect = false);
    }
}
