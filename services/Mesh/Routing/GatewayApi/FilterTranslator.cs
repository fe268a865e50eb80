using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Filters as the fields that a VirtualService has for them.</summary>
internal static class FilterTranslator
{
    private static readonly string[] Known = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite", "CORS"];

    /// <summary>Null: every filter is carried out.</summary>
    public static string? Unknown(HttpRouteRule rule) =>
        rule.Filters.Concat(rule.Backends.SelectMany(b => b.Filters)).Select(f => f.Type).FirstOrDefault(t => !Known.Contains(t));

    public static HeaderRules? Headers(ImmutableArray<RouteFilter> filters)
    {
        var request = filters.Select(f => f.RequestHeaders).FirstOrDefault(h => h is not null);
        var response = filters.Select(f => f.ResponseHeaders).FirstOrDefault(h => h is not null);
        return request is null && response is null ? null : new HeaderRules { Request = request, Response = response };
    }

    public static Rewrite? Rewrite(ImmutableArray<RouteFilter> filters)
    {
        if (filters.Select(f => f.Rewrite).FirstOrDefault(r => r is not null) is not { } rewrite) return null;
        return new Rewrite
        {
            Authority = rewrite.Hostname,
            Uri = rewrite.Path?.Prefix,
            UriRegexRewrite = rewrite.Path?.Full is { } full ? new RegexRewrite("/.*", full.Replace(@"\", @"\\", StringComparison.Ordinal)) : null,
        };
    }

    public static Redirect? Redirect(ImmutableArray<RouteFilter> filters)
    {
        if (filters.Select(f => f.Redirect).FirstOrDefault(r => r is not null) is not { } redirect) return null;
        return new Redirect
        {
            Scheme = redirect.Scheme,
            Authority = redirect.Hostname,
            Uri = redirect.Path?.Full,
            PrefixRewrite = redirect.Path?.Prefix,
            RedirectCode = redirect.StatusCode ?? 302,
            Port = redirect.Port ?? DefaultPort(redirect.Scheme),
            DefaultPortReplaces = true,
            // A host that stays keeps the port it was asked with; a new one gets the listener's.
            DerivePort = redirect is { Port: null, Scheme: null, Hostname: not null } ? "FROM_REQUEST_PORT" : null,
        };
    }

    public static ImmutableArray<Mirror> Mirrors(ImmutableArray<RouteFilter> filters, MeshObject route, BackendResolver backends) =>
    [
        .. filters.Select(f => f.Mirror).OfType<RouteMirror>()
            .Where(m => m.Backend is not null && backends.Problem(route, m.Backend) is null)
            .Select(m => new Mirror { Destination = backends.Resolve(route, m.Backend!), Percentage = m.Percentage }),
    ];

    public static CorsPolicy? Cors(ImmutableArray<RouteFilter> filters) => filters.Select(f => f.Cors).FirstOrDefault(c => c is not null);

    private static int? DefaultPort(string? scheme) => scheme switch
    {
        "https" => 443,
        "http" => 80,
        _ => null,
    };
}
