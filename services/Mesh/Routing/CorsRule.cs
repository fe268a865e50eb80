using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What pages of other origins are told, ready to be written (contract mesh.md section 1.5).</summary>
internal sealed record CorsRule
{
    private const string Anybody = "*";

    /// <summary>Any one suffices; one that fits <c>*</c> itself lets everybody in.</summary>
    public ImmutableArray<StringMatch> Origins { get; init; } = [];

    /// <summary>Joined with commas; null: none. The same holds for the next two.</summary>
    public string? Methods { get; init; }

    public string? Headers { get; init; }

    public string? ExposedHeaders { get; init; }

    /// <summary>Seconds; null: not said.</summary>
    public string? MaxAge { get; init; }

    public bool AllowsCredentials { get; init; }

    /// <summary>Whether a preflight of a stranger goes to the upstream (the default); otherwise it is answered with nothing in it.</summary>
    public bool ForwardsStrangers { get; init; } = true;

    public bool Allows(string origin)
    {
        foreach (var match in Origins)
        {
            if (RouteMatcher.Fits(match, Anybody) || RouteMatcher.Fits(match, origin)) return true;
        }

        return false;
    }

    /// <returns>Null when there is no policy.</returns>
    public static CorsRule? Compile(CorsPolicy? policy, RegexCache regexes) => policy is null ? null : new CorsRule
    {
        Origins =
        [
            .. policy.AllowOrigins.Select(origin => MatchCompiler.Compile(origin, false, regexes)).OfType<StringMatch>(),
            .. policy.AllowOrigin.Select(static origin => new StringMatch { Kind = StringMatchKind.Exact, Text = origin }),
        ],
        Methods = Join(policy.AllowMethods),
        Headers = Join(policy.AllowHeaders),
        ExposedHeaders = Join(policy.ExposeHeaders),
        MaxAge = policy.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null,
        AllowsCredentials = policy.AllowCredentials == true,
        ForwardsStrangers = policy.UnmatchedPreflights != "IGNORE",
    };

    private static string? Join(ImmutableArray<string> list) => list.IsEmpty ? null : string.Join(',', list);
}
