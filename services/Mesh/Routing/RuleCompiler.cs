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
        foreach (var rule in model.Rules(resource))
        {
            if (rule.Rule.Match.IsEmpty)
            {
                routes.Add(ToRoute(resource, rule, null, RequestMatch.Any, rule.Origin));
                break;
            }

            if (AddBlocks(routes, resource, rule)) break;
        }

        return routes.ToImmutable();
    }

    /// <returns>Whether a block was a catch-all.</returns>
    private bool AddBlocks(ImmutableArray<Route>.Builder routes, Resource<VirtualService> resource, ExpandedRule rule)
    {
        for (var i = 0; i < rule.Rule.Match.Length; i++)
        {
            var block = rule.Rule.Match[i];
            if (!MatchCompiler.Applies(block, context, rule.Namespace)) continue;
            var match = MatchCompiler.Compile(block, model.Regexes);
            routes.Add(ToRoute(resource, rule, block, match, rule.Rule.Origin ?? $"{rule.Origin}.match[{i}]"));
            if (MatchCompiler.IsCatchAll(match)) return true;
        }

        return false;
    }

    private Route ToRoute(Resource<VirtualService> resource, ExpandedRule expanded, HttpMatch? block, RequestMatch match, string origin)
    {
        var rule = expanded.Rule;
        return new Route
        {
            Name = (rule.Name, block?.Name) switch
            {
                ({ Length: > 0 } first, { Length: > 0 } second) => $"{first}.{second}",
                ({ Length: > 0 } only, _) => only,
                (_, { Length: > 0 } only) => only,
                _ => null,
            },
            Match = match,
            Action = ToAction(resource, expanded, match),
            Headers = HeadersOf(rule),
            Cors = CorsRule.Compile(rule.CorsPolicy, model.Regexes),
            StatPrefix = block?.StatPrefix is { Length: > 0 } prefix ? prefix : null,
            Origin = origin,
        };
    }

    private RouteAction ToAction(Resource<VirtualService> resource, ExpandedRule expanded, RequestMatch match)
    {
        var rule = expanded.Rule;
        if (rule.Redirect is { } redirect) return ToRedirect(redirect, match);
        if (rule.DirectResponse is { } direct) return new DirectResponseAction(direct.Status, direct.Body?.Content ?? default);
        var clusters = ToClusters(expanded.Namespace, rule.Route);
        return new ForwardAction
        {
            Clusters = clusters,
            TotalWeight = clusters.Sum(c => c.Weight),
            Timeout = rule.Timeout is { Ticks: > 0 } limit ? limit : null,
            Retry = RetryCompiler.Compile(rule.Retries, model.Behaviour),
            Rewrite = ToRewrite(rule.Rewrite, match),
            Authority = rule.Rewrite?.Authority is { Length: > 0 } authority ? authority : null,
            Fault = FaultPolicy.Compile(rule.Fault, model.Behaviour),
            MissingClusterStatus = rule.MissingDestinationStatus,
            Mirrors = ToMirrors(expanded),
            DecoratorOperation = ToOperation(resource, expanded, match),
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
        DefaultPortReplaces = redirect.DefaultPortReplaces,
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

    private ImmutableArray<MirrorPolicy> ToMirrors(ExpandedRule expanded)
    {
        var rule = expanded.Rule;
        var wanted = rule.Mirrors.Select(static mirror => (mirror.Destination, Percentage: mirror.Percentage ?? 100));

        // A delegate's list and its root's single one may come together.
        if (rule.Mirror is not null) wanted = wanted.Prepend((rule.Mirror, rule.MirrorPercentage ?? rule.MirrorPercent ?? 100));
        return
        [
            .. wanted.Select(mirror => new MirrorPolicy(NameOf(mirror.Destination, expanded.Namespace), Shares.Of(mirror.Percentage), model.Behaviour.MarksShadowHost))
                .Where(static mirror => mirror.Share > 0),
        ];
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

        // In the mesh a port's routes know only the services of that port; one that never speaks HTTP is not among them.
        var only = model.Registry.Find(host) is { Ports: [var single] } && (single.MayBeHttp || context.Gateway is not null) ? single : null;
        return (host, only?.Number ?? context.Port);
    }

    private string ToOperation(Resource<VirtualService> resource, ExpandedRule expanded, RequestMatch match)
    {
        var path = match.Path switch
        {
            { Kind: StringMatchKind.Prefix or StringMatchKind.SegmentPrefix, Text: var prefix } => prefix + "*",
            { Text: var text } => text,
            null => "/*",
        };
        var (host, port) = expanded.Rule.Route is [var only] ? Resolve(only.Destination, expanded.Namespace) : (resource.Name, context.Port);
        return string.Create(CultureInfo.InvariantCulture, $"{host}:{port}{path}");
    }
}
