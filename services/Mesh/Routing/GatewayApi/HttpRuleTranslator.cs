using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>The rules of one HTTPRoute as rules of a VirtualService, one for each match, since each match has a rank of its own.</summary>
internal sealed class HttpRuleTranslator(BackendResolver backends)
{
    private const int DefaultAttempts = 2;

    /// <summary>Connection errors are always repeated; codes come on top.</summary>
    private const string AlwaysRetried = "connect-failure,refused-stream,unavailable,cancelled";

    private static readonly HttpRouteMatch Everything = new();

    public IEnumerable<HttpRule> Translate(Resource<HttpRoute> route)
    {
        for (var i = 0; i < route.Spec.Rules.Length; i++)
        {
            var rule = Translate(route.Source, route.Spec.Rules[i], i);
            var matches = route.Spec.Rules[i].Matches;
            if (matches.IsEmpty) yield return rule with { Match = [ToMatch(Everything)] };
            for (var j = 0; j < matches.Length; j++) yield return rule with { Match = [ToMatch(matches[j])], Origin = $"{rule.Origin}.matches[{j}]" };
        }
    }

    private HttpRule Translate(MeshObject route, HttpRouteRule rule, int index)
    {
        var translated = new HttpRule
        {
            Name = rule.Name ?? string.Create(CultureInfo.InvariantCulture, $"{route.Namespace}.{route.Name}.{index}"),
            Origin = string.Create(CultureInfo.InvariantCulture, $"{route.Kind} {route.Namespace}/{route.Name} rules[{index}]"),
            MissingDestinationStatus = 500,
            Headers = FilterTranslator.Headers(rule.Filters),
        };
        if (FilterTranslator.Unknown(rule) is not null) return translated with { DirectResponse = new DirectResponse { Status = 500 } };
        if (FilterTranslator.Redirect(rule.Filters) is { } redirect) return translated with { Redirect = redirect };
        var destinations = Destinations(route, rule.Backends);
        if (destinations.IsEmpty) return translated with { DirectResponse = new DirectResponse { Status = 500 } };
        return WithTimes(rule, translated with
        {
            Route = destinations,
            Rewrite = FilterTranslator.Rewrite(rule.Filters),
            Mirrors = FilterTranslator.Mirrors(rule.Filters, route, backends),
            CorsPolicy = FilterTranslator.Cors(rule.Filters),
        });
    }

    private ImmutableArray<RouteDestination> Destinations(MeshObject route, ImmutableArray<BackendRef> references)
    {
        var weighted = references.Where(b => b.Weight > 0).ToList();
        if (weighted.TrueForAll(b => backends.Problem(route, b) is not null)) return [];
        return
        [
            .. weighted.Select(b => new RouteDestination
            {
                Destination = backends.Resolve(route, b),
                Weight = b.Weight,
                Headers = FilterTranslator.Headers(b.Filters),
            }),
        ];
    }

    /// <summary>The limit of one try is the route's own when nothing is repeated on purpose.</summary>
    private static HttpRule WithTimes(HttpRouteRule rule, HttpRule translated)
    {
        var whole = rule.RequestTimeout is { Ticks: > 0 } request ? request : (TimeSpan?)null;
        var single = rule.BackendRequestTimeout is { Ticks: > 0 } backend ? backend : (TimeSpan?)null;
        if (rule.Retry is not { } retry) return translated with { Timeout = single ?? whole };
        return translated with
        {
            Timeout = whole,
            Retries = new Retries
            {
                Attempts = retry.Attempts ?? DefaultAttempts,
                RetryOn = string.Join(',', retry.Codes.Select(c => c.ToString(CultureInfo.InvariantCulture)).Prepend(AlwaysRetried)),
                PerTryTimeout = single,
                Backoff = retry.Backoff,
            },
        };
    }

    private static HttpMatch ToMatch(HttpRouteMatch match) => new()
    {
        Uri = match.Path switch
        {
            null => new TextMatch { Prefix = "/", WholeSegments = true },
            { Type: PathMatch.Exact } exact => new TextMatch { Exact = exact.Value },
            { Type: PathMatch.Regex } regex => new TextMatch { Regex = regex.Value },
            var prefix => new TextMatch { Prefix = prefix.Value, WholeSegments = true },
        },
        Method = match.Method is { Length: > 0 } method ? new TextMatch { Exact = method } : null,
        Headers = Named(match.Headers, static name => name.ToLowerInvariant()),
        QueryParams = Named(match.QueryParams, static name => name),
    };

    private static ImmutableSortedDictionary<string, TextMatch> Named(ImmutableArray<NameMatch> matches, Func<string, string> toKey) => matches
        .DistinctBy(m => toKey(m.Name))
        .ToImmutableSortedDictionary(m => toKey(m.Name), m => m.IsRegex ? new TextMatch { Regex = m.Value } : new TextMatch { Exact = m.Value }, StringComparer.Ordinal);
}
