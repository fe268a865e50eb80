using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What pages of other origins may do.</summary>
internal sealed record CorsPolicy
{
    public ImmutableArray<TextMatch> AllowOrigins { get; init; } = [];

    /// <summary>Deprecated: exact origins or <c>*</c>.</summary>
    public ImmutableArray<string> AllowOrigin { get; init; } = [];

    public ImmutableArray<string> AllowMethods { get; init; } = [];

    public ImmutableArray<string> AllowHeaders { get; init; } = [];

    public ImmutableArray<string> ExposeHeaders { get; init; } = [];

    /// <summary>Whole seconds; null: not said.</summary>
    public TimeSpan? MaxAge { get; init; }

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
