using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What pages of other origins may do.</summary>
internal sealed record CorsPolicy
{
    /// <summary>Origins whose pages may call, for example <c>https://shop.example.com</c>; any one suffices.</summary>
    public ImmutableArray<TextMatch> AllowOrigins { get; init; } = [];

    /// <summary>Deprecated: exact origins or <c>*</c>.</summary>
    public ImmutableArray<string> AllowOrigin { get; init; } = [];

    /// <summary>What a preflight is told in Access-Control-Allow-Methods.</summary>
    public ImmutableArray<string> AllowMethods { get; init; } = [];

    /// <summary>What a preflight is told in Access-Control-Allow-Headers.</summary>
    public ImmutableArray<string> AllowHeaders { get; init; } = [];

    /// <summary>Headers of the answer that a page may read.</summary>
    public ImmutableArray<string> ExposeHeaders { get; init; } = [];

    /// <summary>Whole seconds; null: not said.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether cookies may be sent along; null: not said.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary><c>FORWARD</c> (also when null) or <c>IGNORE</c>.</summary>
    public string? UnmatchedPreflights { get; init; }

    public static CorsPolicy Read(FieldReader f) => new()
    {
        AllowOrigins = f.Objects("allowOrigins", TextMatch.Read),
        AllowOrigin = f.Texts("allowOrigin"),
        AllowMethods = f.Texts("allowMethods"),
        AllowHeaders = f.Texts("allowHeaders"),
        ExposeHeaders = f.Texts("exposeHeaders"),
        MaxAge = f.Duration("maxAge"),
        AllowCredentials = f.Flag("allowCredentials"),
        UnmatchedPreflights = f.Choice("unmatchedPreflights", "UNSPECIFIED", "FORWARD", "IGNORE"),
    };
}
