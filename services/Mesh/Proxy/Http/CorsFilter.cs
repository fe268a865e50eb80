using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>The CORS filter: behind the fault, before the router (contract mesh.md section 1.5).</summary>
internal static class CorsFilter
{
    /// <returns>Whether the request ends here: it was a preflight that the proxy answers.</returns>
    public static async Task<bool> EndsAsync(Exchange exchange, CorsRule rule, ListenerCounters counters, string? server)
    {
        var request = exchange.Context.Request;
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return false;
        var isAllowed = rule.Allows(origin);
        Interlocked.Increment(ref isAllowed ? ref counters.OriginsValid : ref counters.OriginsInvalid);
        var isPreflight = HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.ToString().Length > 0;
        if (isAllowed) exchange.Cors = new CorsAnswer(rule, origin, isPreflight);
        if (!isPreflight || (!isAllowed && rule.ForwardsStrangers)) return false;

        // Header rules are the router's, and a preflight does not get there.
        exchange.RuleHeaders = null;
        exchange.DestinationHeaders = null;
        await LocalReplyWriter.WriteAsync(exchange, LocalReply.Preflight, server);
        return true;
    }

    /// <summary>Marks an answer, whoever made it; an upstream's own CORS headers are overwritten.</summary>
    public static void ChangeResponse(Exchange exchange)
    {
        if (exchange.Cors is not { Rule: var rule } cors) return;
        var headers = exchange.Context.Response.Headers;
        headers.AccessControlAllowOrigin = cors.Origin;
        if (rule.AllowsCredentials) headers.AccessControlAllowCredentials = "true";
        if (!cors.IsPreflight)
        {
            if (rule.ExposedHeaders is not null) headers.AccessControlExposeHeaders = rule.ExposedHeaders;
            return;
        }

        if (rule.Methods is not null) headers.AccessControlAllowMethods = rule.Methods;
        if (rule.Headers is not null) headers.AccessControlAllowHeaders = rule.Headers;
        if (rule.MaxAge is not null) headers.AccessControlMaxAge = rule.MaxAge;
    }
}

/// <param name="Rule">Lets the origin in.</param>
/// <param name="Origin">As the request names it.</param>
/// <param name="IsPreflight">Whether the browser only asks.</param>
internal sealed record CorsAnswer(CorsRule Rule, string Origin, bool IsPreflight);
