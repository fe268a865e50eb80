using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>Rules for requests to a set of hosts, in the words of the Gateway API.</summary>
/// <field name="useDefaultGateways">Attaches the route to Gateways that are marked as default.</field>
/// <remarks>A GRPCRoute reads into the same record.</remarks>
internal sealed record HttpRoute : ApiRoute
{
    /// <summary>The most specific match decides, whatever the order.</summary>
    public ImmutableArray<HttpRouteRule> Rules { get; init; } = [];

    public override IEnumerable<BackendRef> Backends => Rules.SelectMany(r =>
        r.Backends.Concat(r.Filters.Concat(r.Backends.SelectMany(b => b.Filters)).Select(f => f.Mirror?.Backend).OfType<BackendRef>()));

    public static HttpRoute Read(FieldReader f)
    {
        f.Skip("useDefaultGateways");
        return new()
        {
            ParentRefs = f.Objects("parentRefs", ParentRef.Read),
            Hostnames = [.. f.Texts("hostnames").Select(h => h.ToLowerInvariant())],
            Rules = f.Objects("rules", HttpRouteRule.Read),
        };
    }
}

/// <summary>When it applies and what becomes of the request.</summary>
/// <field name="timeouts">Limits for the whole request and for one try.</field>
/// <field name="sessionPersistence">Keeps a caller at one backend.</field>
internal sealed record HttpRouteRule
{
    /// <summary>Shown in the access log; null: made of the route's name and the rule's position.</summary>
    public string? Name { get; init; }

    /// <summary>Any one suffices; empty: every request.</summary>
    public ImmutableArray<HttpRouteMatch> Matches { get; init; } = [];

    /// <summary>For every backend of the rule.</summary>
    public ImmutableArray<RouteFilter> Filters { get; init; } = [];

    /// <summary>None, or none that can be found: 500.</summary>
    public ImmutableArray<BackendRef> Backends { get; init; } = [];

    /// <summary>Limit for the whole request, retries included; null or zero: none.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>Limit for one try; null or zero: none.</summary>
    public TimeSpan? BackendRequestTimeout { get; init; }

    /// <summary>Null: Istio's default of two retries.</summary>
    public RouteRetry? Retry { get; init; }

    public static HttpRouteRule Read(FieldReader f)
    {
        f.Skip("sessionPersistence");
        var timeouts = f.Object("timeouts", static t => new HttpRouteRule { RequestTimeout = t.Duration("request"), BackendRequestTimeout = t.Duration("backendRequest") });
        return new()
        {
            Name = f.Text("name"),
            Matches = f.Objects("matches", HttpRouteMatch.Read),
            Filters = f.Objects("filters", RouteFilter.Read),
            Backends = f.Objects("backendRefs", BackendRef.Read),
            RequestTimeout = timeouts?.RequestTimeout,
            BackendRequestTimeout = timeouts?.BackendRequestTimeout,
            Retry = f.Object("retry", RouteRetry.Read),
        };
    }
}

/// <summary>How failed tries are repeated.</summary>
/// <param name="Codes">Answers that count as failed, besides failures to connect.</param>
/// <param name="Attempts">Tries after the first; null: 2.</param>
/// <param name="Backoff">Base interval; null: 25 ms.</param>
internal sealed record RouteRetry(ImmutableArray<int> Codes, int? Attempts, TimeSpan? Backoff)
{
    public static RouteRetry Read(FieldReader f) => new(f.Ints("codes"), f.Int("attempts"), f.Duration("backoff"));
}

/// <summary>All its conditions must hold.</summary>
internal sealed record HttpRouteMatch
{
    /// <summary>Null: the prefix <c>/</c>, which is every path.</summary>
    public PathMatch? Path { get; init; }

    /// <summary>Empty: any.</summary>
    public ImmutableArray<NameMatch> Headers { get; init; } = [];

    /// <summary>Empty: any.</summary>
    public ImmutableArray<NameMatch> QueryParams { get; init; } = [];

    /// <summary>For example <c>GET</c>; null: any.</summary>
    public string? Method { get; init; }

    public static HttpRouteMatch Read(FieldReader f) => new()
    {
        Path = f.Object("path", PathMatch.Read),
        Headers = f.Objects("headers", NameMatch.Read),
        QueryParams = f.Objects("queryParams", NameMatch.Read),
        Method = f.Text("method"),
    };
}

/// <summary>A condition on the path.</summary>
/// <param name="Type"><c>Exact</c>, <c>PathPrefix</c> (whole segments) or <c>RegularExpression</c>.</param>
/// <param name="Value">Path or pattern.</param>
internal sealed record PathMatch(string Type, string Value)
{
    public const string Exact = "Exact";
    public const string Prefix = "PathPrefix";
    public const string Regex = "RegularExpression";

    public static PathMatch Read(FieldReader f) => new(f.Choice("type", Exact, Prefix, Regex) ?? Prefix, f.Text("value") ?? "/");
}

/// <summary>A condition on a header or query parameter.</summary>
/// <field name="type"><c>Exact</c> (also when null) or <c>RegularExpression</c>.</field>
/// <param name="IsRegex">Whether the value is a pattern; else it is compared as it is.</param>
/// <param name="Name">Of several conditions on one name the first counts.</param>
/// <param name="Value">Text or pattern.</param>
internal sealed record NameMatch(bool IsRegex, string Name, string Value)
{
    public static NameMatch Read(FieldReader f) => new(f.Choice("type", PathMatch.Exact, PathMatch.Regex) == PathMatch.Regex, f.Text("name") ?? "", f.Text("value") ?? "");
}
