using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>The CORS filter as the policy that a VirtualService has; a preflight that does not fit is never forwarded.</summary>
internal static class CorsFilter
{
    public static CorsPolicy Read(FieldReader f) => new()
    {
        AllowOrigins = [.. f.Texts("allowOrigins").Select(Origin)],
        AllowMethods = f.Texts("allowMethods"),
        AllowHeaders = f.Texts("allowHeaders"),
        ExposeHeaders = f.Texts("exposeHeaders"),
        MaxAge = f.Int("maxAge") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        AllowCredentials = f.Flag("allowCredentials"),
        UnmatchedPreflights = "IGNORE",
    };

    private static TextMatch Origin(string origin) => origin.Contains('*', StringComparison.Ordinal)
        ? new TextMatch { Regex = Regex.Escape(origin).Replace(@"\*", ".*", StringComparison.Ordinal) }
        : new TextMatch { Exact = origin };
}
