using Bookinfo.Ratings.Variants;
using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.Ratings;

/// <summary>Which variant of ratings this is.</summary>
internal sealed class RatingsOptions
{
    /// <summary>
    /// <c>SERVICE_VERSION</c>: <c>v1</c> (the default), <c>v2</c>, <c>v-faulty</c>, <c>v-delayed</c>, <c>v-unavailable</c> or
    /// <c>v-unhealthy</c>, exactly so. A value that names no variant behaves as <c>v1</c>.
    /// </summary>
    public RatingsVariant Variant { get; set; }

    public bool IsDatabaseBacked => Variant == RatingsVariant.Database;

    public static void Read(RatingsOptions options, SettingsReader settings) =>
        options.Variant = settings.Text("SERVICE_VERSION", "v1") switch
        {
            "v2" => RatingsVariant.Database,
            "v-faulty" => RatingsVariant.Faulty,
            "v-delayed" => RatingsVariant.Delayed,
            "v-unavailable" => RatingsVariant.Unavailable,
            "v-unhealthy" => RatingsVariant.Unhealthy,
            _ => RatingsVariant.Plain,
        };
}
