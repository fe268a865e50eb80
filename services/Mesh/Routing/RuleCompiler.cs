using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>The http rules of one VirtualService as routes of one listener.</summary>
internal sealed class RuleCompiler(MeshModel model, RuleContext context)
{
    /// <summary>Empty when no rule applies here; ends with the first catch-all, since nothing behind it can be reached.</summary>
    public ImmutableArray<Route> Compile(Resource<VirtualService> resource)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        for (var i = 0; i < resource.Spec.Http.Length; i++)
        {
            var rule = resource.Spec.Http[i];
            var origin = rule.Origin ?? $"{resource.Key} http[{i}]";
            if (rule.Delegate is not null) continue;
            if (rule.Match.IsEmpty)
            {
                routes.Add(ToRoute(resource, rule, null, RequestMatch.Any, origin));
                break;
            }

            if (AddBlocks(routes, resource, rule, origin)) break;
        }

        return routes.ToImmutable();
    }

    /// <returns>Whether a block was a catch-all.</returns>
    private bool AddBlocks(ImmutableArray<Route>.Builder routes, Resource<VirtualService> resource, HttpRule rule, string origin)
    {
        for (var j = 0; j < rule.Match.Length; j++)
        {
            var block = rule.Match[j];
            if (!MatchCompiler.Applies(block, context, resource.Namespace)) continue;
            var match = MatchCompiler.Compile(block, model.Regexes);
            routes.Add(ToRoute(resource, rule, block.Name, match, rule.Origin ?? $"{origin}.match[{j}]"));
            if (MatchCompiler.IsCatchAll(match)) return true;
        }

        return false;
    }

    private Route ToRoute(Resource<VirtualService> resource, HttpRule rule, string? blockName, RequestMatch match, string origin) => new()
    {
        Name = (rule.Name, blockName) switch
        {
            ({ Length: > 0 } first, { Length: > 0 } second) => $"{first}.{second}",
            ({ Length: > 0 } only, _) => only,
            (_, { Length: > 0 } only) => only,
            _ => null,
        },
        Match = match,
        Action = ToAction(resource, rule, match),
        Headers = HeadersOf(rule),
        Origin = origin,
    };

    private RouteAction ToAction(Resource<VirtualService> resource, HttpRule rule, RequestMatch match)
    {
        if (rule.Redirect is { } redirect) return ToRedirect(redirect, match);
        if (rule.DirectResponse is { } direct) return new DirectResponseAction(direct.Status, direct.Body);
        var clusters = ToClusters(resource.Namespace, rule.Route);
        return new ForwardAction
        {
            Clusters = clusters,
            TotalWeight = clusters.Sum(c => c.Weight),
            Timeout = rule.Timeout is { Ticks: > 0 } limit ? limit : null,
            Retry = RetryCompiler.Compile(rule.Retries),
            Rewrite = ToRewrite(rule.Rewrite, match),
            Authority = rule.Rewrite?.Authority is { Length: > 0 } authority ? authority : null,
            Fault = FaultPolicy.Compile(rule.Fault),
            MissingClusterStatus = rule.MissingDestinationStatus,
            DecoratorOperation = ToOperation(resource, rule, match),
        };
    }

    private static RouteHeaders? HeadersOf(HttpRule rule)
    {
        var own = HeaderCompiler.Compile(rule.Headers);
        return Chosen(rule.Route) is [var only] ? HeaderCompiler.Join(own, HeaderCompiler.Compile(only.Headers)) : own;
    }

    private RedirectAction ToRedirect(Redirect redirect, RequestMatch match) => new()
    {
        Status = redirect.RedirectCode is 302 or 303 or 307 or 308 ? redirect.RedirectCode.Value : 301,
        Scheme = redirect.Scheme is { Length: > 0 } scheme ? scheme : null,
        Authority = redirect.Authority is { Length: > 0 } authority ? authority : null,
        Port = redirect.DerivePort == "FROM_REQUEST_PORT" ? context.Port : redirect.Port is > 0 ? redirect.Port : null,
        Path = redirect.Uri is { Length: > 0 } uri ? uri : null,
        Rewrite = redirect.PrefixRewrite is { Length: > 0 } prefix ? PathRewrite.Of(prefix, match.Path) : null,
    };

    private static PathRewrite? ToRewrite(Rewrite? rewrite, RequestMatch match) => rewrite switch
    {
        { Uri: { Length: > 0 } uri } => PathRewrite.Of(uri, match.Path),
        { UriRegexRewrite: { Match: { } pattern, Replacement: { } replacement } } => RegexPathRewrite.Of(WholeMatchRegex.Anywhere(pattern), replacement),
        _ => null,
    };

    public ImmutableArray<WeightedCluster> ToClusters(string resourceNamespace, ImmutableArray<RouteDestination> destinations)
    {
        var chosen = Chosen(destinations);
        if (chosen is [var only]) return [new WeightedCluster(NameOf(only.Destination, resourceNamespace), 1)];
        return [.. chosen.Select(d => new WeightedCluster(NameOf(d.Destination, resourceNamespace), d.Weight, HeaderCompiler.Compile(d.Headers)))];
    }

    /// <summary>A single destination whatever its weight; of several those with a weight.</summary>
    private static ImmutableArray<RouteDestination> Chosen(ImmutableArray<RouteDestination> destinations) =>
        destinations.Length == 1 ? destinations : [.. destinations.Where(static d => d.Weight > 0)];

    private string NameOf(Destination? destination, string resourceNamespace)
    {
        var (host, port) = Resolve(destination, resourceNamespace);
        return ClusterCompiler.NameOf(host, port, destination?.Subset);
    }

    /// <summary>The port is the destination's own, else the only one of the service, else the listener's.</summary>
    private (string Host, int Port) Resolve(Destination? destination, string resourceNamespace)
    {
        var host = DomainName.Resolve(destination?.Host ?? "", resourceNamespace);
        if (destination?.Port is { } port && port != 0) return (host, port);
        return model.Registry.Find(host) is { Ports: [var only] } ? (host, only.Number) : (host, context.Port);
    }

    private string ToOperation(Resource<VirtualService> resource, HttpRule rule, RequestMatch match)
    {
        var path = match.Path switch
        {
            { Kind: StringMatchKind.Prefix or StringMatchKind.SegmentPrefix, Text: var prefix } => prefix + "*",
            { Text: var text } => text,
            null => "/*",
        };
        var (host, port) = rule.Route is [var only] ? Resolve(only.Destination, resource.Namespace) : (resource.Name, context.Port);
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}{path}");
    }
}
