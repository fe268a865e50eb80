using Bookinfo.Protos.V1;
using Bookinfo.Ratings.Databases;
using Bookinfo.Ratings.Variants;
using Bookinfo.ServiceDefaults.Grpc;
using Bookinfo.ServiceDefaults.Settings;

using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookinfo.Ratings;

internal static class RatingsSetup
{
    public static void AddRatings(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<RatingsOptions>(RatingsOptions.Read);
        builder.AddGrpcPort(RatingsService.Descriptor);
        var services = builder.Services;
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<RatingStore>();
        services.AddSingleton(provider => new Moods(provider.GetRequiredService<TimeProvider>(), options.Variant));
        if (options.IsDatabaseBacked) builder.AddDatabase();
        else services.AddSingleton(provider => Local(provider, options.Variant));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, RatingsJson.Default));
    }

    private static void AddDatabase(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<DatabaseOptions>(DatabaseOptions.Read);
        if (options.IsMySql) builder.Services.AddSingleton<IRatingSource, MySqlRatings>();
        else builder.Services.AddSingleton<IRatingSource, MongoRatings>();
    }

    private static IRatingSource Local(IServiceProvider provider, RatingsVariant variant)
    {
        var store = provider.GetRequiredService<RatingStore>();
        return variant == RatingsVariant.Plain
            ? store
            : new SickRatings(
                store, variant, provider.GetRequiredService<Moods>(), provider.GetRequiredService<Random>(), provider.GetRequiredService<TimeProvider>());
    }
}
