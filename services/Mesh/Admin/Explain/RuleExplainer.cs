using System.Collections.Immutable;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Says of rules what they do now, whatever request asks.</summary>
/// <param name="identity">Whose proxy.</param>
/// <param name="routing">What its next request will see.</param>
/// <param name="model">The snapshot behind it; null: the tables were written by hand.</param>
internal sealed class RuleExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model)
{
    /// <summary>Conditions are told without a request, and redirects without a host.</summary>
    private static readonly RequestQuestion AnyRequest = new() { Authority = "HOST", Port = 80 };

    private readonly OutcomeExplainer _outcomes = new(identity, routing, model);

    /// <returns>Null: no rule of that name is in force.</returns>
    public RuleInForce? Find(string rule)
    {
        foreach (var (port, routes) in routing.Ports)
        {
            if (Find(rule, routes, port) is { } found) return found;
        }

        foreach (var routes in routing.Secure.Values)
        {
            if (Find(rule, routes, AnyRequest.Port) is { } found) return found;
        }

        return null;
    }

    /// <summary>By TCP port and by server name, each once.</summary>
    public IReadOnlyList<RuleInForce> ConnectionRules()
    {
        var table = routing.Table;
        return
        [
            .. table.TcpRoutes.Values
                .Concat(table.ServerNames.Values.SelectMany(static names => names.Values))
                .Concat(table.Chains.Values.SelectMany(static listener => listener.Chains).Select(static chain => chain.Tcp).OfType<TcpRoute>())
                .Where(static route => route.Origin is not null)
                .DistinctBy(static route => route.Origin, StringComparer.Ordinal)
                .Select(route => new RuleInForce { Rule = route.Origin!, Outcome = _outcomes.Of(route) }),
        ];
    }

    private RuleInForce? Find(string rule, PortRoutes routes, int port)
    {
        foreach (var host in routes.Definition.VirtualHosts)
        {
            foreach (var route in host.Routes)
            {
                if (route.Origin == rule) return Describe(route, port);
            }
        }

        return null;
    }

    private RuleInForce Describe(Route route, int port) => new()
    {
        Rule = route.Origin!,
        Name = route.Name,
        Conditions = ConditionsOf(route.Match),
        Outcome = _outcomes.Of(route, AnyRequest, "/", port),
        Mirrors = route.Action is ForwardAction forward ? _outcomes.Mirrors(forward) : [],
    };

    private static ImmutableArray<string> ConditionsOf(RequestMatch match)
    {
        var nobody = new RequestFacts { Path = "/", Query = "", Method = "GET", Scheme = "http", Authority = "", Headers = new HeaderDictionary() };
        return [.. Conditions.Of(match, nobody).Select(static condition => $"{condition.Field} {condition.Wanted}")];
    }
}
