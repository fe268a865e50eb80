using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.ServiceDefaults.Http;

/// <summary>
/// Routes match exactly: letter case counts and a trailing slash is not forgiven, as in the programs we stand in for. The router
/// itself forgives both.
/// </summary>
internal sealed class ExactPathPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Count > 0;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var path = httpContext.Request.Path.Value ?? "";
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && !IsAt(candidates[i].Endpoint, path, httpContext)) candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    // The router answers 405 by an endpoint of its own, which does not tell whose methods it stands for: some route must be there.
    private static bool IsAt(Endpoint endpoint, string path, HttpContext context) => endpoint is RouteEndpoint route
        ? Matches(route.RoutePattern, path)
        : context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Any(other => HasLengthOf(other.RoutePattern, path) && Matches(other.RoutePattern, path));

    private static bool HasLengthOf(RoutePattern pattern, string path)
    {
        var isOpen = pattern.PathSegments is [.., { IsSimple: true, Parts: [RoutePatternParameterPart { IsCatchAll: true }] }];
        var segments = path.Length <= 1 ? 0 : path.Count(c => c == '/');
        // What a catch-all takes may be nothing; what another parameter takes may not.
        if (isOpen) return segments >= pattern.PathSegments.Count - 1;
        return segments == pattern.PathSegments.Count && (segments == 0 || !path.EndsWith('/'));
    }

    private static bool Matches(RoutePattern pattern, ReadOnlySpan<char> path)
    {
        if (path.StartsWith('/')) path = path[1..];
        foreach (var segment in pattern.PathSegments)
        {
            if (segment is { IsSimple: true, Parts: [RoutePatternParameterPart { IsCatchAll: true }] }) return true;
            var slash = path.IndexOf('/');
            var found = slash < 0 ? path : path[..slash];
            if (segment is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] } && !found.SequenceEqual(literal.Content)) return false;
            if (slash >= 0 && segment == pattern.PathSegments[^1]) return false;
            path = slash < 0 ? [] : path[(slash + 1)..];
        }

        return true;
    }
}
