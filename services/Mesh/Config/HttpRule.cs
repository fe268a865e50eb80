using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>One entry of <c>http</c>: when it applies and what becomes of the request.</summary>
internal sealed record HttpRule
{
    /// <summary>Shown in the access log; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>Any one suffices; empty: every request.</summary>
    public ImmutableArray<HttpMatch> Match { get; init; } = [];

    /// <summary>One destination, or several that share the requests by weight; empty only beside a redirect, direct response or delegate.</summary>
    public ImmutableArray<RouteDestination> Route { get; init; } = [];

    /// <summary>In place of a route; null: none.</summary>
    public Redirect? Redirect { get; init; }

    /// <summary>In place of a route; null: none.</summary>
    public DirectResponse? DirectResponse { get; init; }

    /// <summary>In place of a route; null: none.</summary>
    public Delegate? Delegate { get; init; }

    /// <summary>Null: path and host stay.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>Limit for the whole request, retries included; null: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Null: Istio's default of two retries.</summary>
    public Retries? Retries { get; init; }

    /// <summary>Null: none.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Gets a copy of the requests, whose answers nobody waits for; null: nobody does.</summary>
    public Destination? Mirror { get; init; }

    /// <summary>Several in place of <see cref="Mirror"/>.</summary>
    public ImmutableArray<Mirror> Mirrors { get; init; } = [];

    /// <summary>As <see cref="MirrorPercentage"/>, deprecated.</summary>
    public int? MirrorPercent { get; init; }

    /// <summary>Share of the requests that are copied, 0-100; null: every request.</summary>
    public double? MirrorPercentage { get; init; }

    /// <summary>Null: preflights go to the destination as any request does.</summary>
    public CorsPolicy? CorsPolicy { get; init; }

    /// <summary>For every destination of the rule; null: none.</summary>
    public HeaderRules? Headers { get; init; }

    /// <summary>Where a rule that was translated from another kind stands, for people; null: it is the resource's own.</summary>
    public string? Origin { get; init; }

    /// <summary>Answer when the chosen destination does not exist: 503 in Istio's rules, 500 in the Gateway API's.</summary>
    public int MissingDestinationStatus { get; init; } = 503;

    public static HttpRule Read(FieldReader f) => new()
    {
        Name = f.Text("name"),
        Match = f.Objects("match", HttpMatch.Read),
        Route = f.Objects("route", RouteDestination.Read),
        Redirect = f.Object("redirect", Redirect.Read),
        DirectResponse = f.Object("directResponse", DirectResponse.Read),
        Delegate = f.Object("delegate", Delegate.Read),
        Rewrite = f.Object("rewrite", Rewrite.Read),
        Timeout = f.Duration("timeout"),
        Retries = f.Object("retries", Retries.Read),
        Fault = f.Object("fault", Fault.Read),
        Mirror = f.Object("mirror", Destination.Read),
        Mirrors = f.Objects("mirrors", Config.Mirror.Read),
        MirrorPercent = f.Int("mirrorPercent") ?? f.Int("mirror_percent"),
        MirrorPercentage = f.Object("mirrorPercentage", Percentage.Read)?.Value,
        CorsPolicy = f.Object("corsPolicy", CorsPolicy.Read),
        Headers = f.Object("headers", HeaderRules.Read),
    };
}
