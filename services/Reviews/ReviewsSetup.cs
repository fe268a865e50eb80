using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Settings;
using Bookinfo.ServiceDefaults.Upstreams;

using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

internal static class ReviewsSetup
{
    public static void AddReviews(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<ReviewsOptions>(ReviewsOptions.Read);
        builder.AddGrpcPort(ReviewsService.Descriptor);
        builder.Services.AddSingleton<ReviewsBody>();
        builder.Services.AddTransient<ReviewsFinder>();
        builder.Services.AddTransient<RatingsClient>();
        builder.AddRatings(options.BackendProtocol);
    }

    private static void AddRatings(this WebApplicationBuilder builder, BackendProtocol protocol)
    {
        if (protocol == BackendProtocol.Grpc)
        {
            builder.AddGrpcUpstream(SetLimit);
            builder.Services.AddTransient<IRatings, GrpcRatings>();
            return;
        }

        builder.AddUpstream<HttpRatings>(SetLimit);
        builder.Services.AddTransient<IRatings>(services => services.GetRequiredService<HttpRatings>());
    }

    private static void SetLimit(UpstreamOptions upstream, IServiceProvider services) =>
        upstream.SilenceLimit = services.GetRequiredService<IOptions<ReviewsOptions>>().Value.RatingsTimeout;
}
