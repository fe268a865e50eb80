using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Where a connection goes whose requests, if it has any, are not looked into: plain TCP, and TLS by its server name.</summary>
/// <param name="identity">Whose proxy.</param>
/// <param name="routing">What its next connection will see.</param>
/// <param name="model">The snapshot; null: not known.</param>
internal sealed class ConnectionExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model)
{
    private readonly OutcomeExplainer _outcomes = new(identity, routing, model);

    private readonly OutcomeHints _hints = new(identity, model);

    private RouteTable Table => routing.Table;

    /// <summary>A pod calls.</summary>
    public Explanation FromPod(Explanation explanation, RequestQuestion question)
    {
        var host = HostOf(question.Authority);
        var name = question.ServerName ?? host;
        var known = Table.Services.Find(host, question.Port);
        if (known is not null && !Table.ByServerNameOnly.Contains(known))
            return Taken(explanation, Table.TcpRoutes.GetValueOrDefault(known) ?? TcpRoute.To(known), []);
        if (question.Scheme != "tcp" && Table.ServerNames.TryGetValue(question.Port, out var names) && names.Find(name) is { } route)
            return Taken(explanation, route, [new ExplainedCondition("sni", "a server name of the rule or the ServiceEntry", name, true)]);

        var isClosed = Table.RegistryOnly;
        return explanation with
        {
            Outcome = new ExplainedOutcome
            {
                Summary = isClosed
                    ? "closed: the host is unknown to the mesh (BlackHoleCluster); TLS clients see the handshake fail, curl exits with 35"
                    : string.Create(CultureInfo.InvariantCulture, $"passed through to {host}:{question.Port} as it is: the host is unknown to the mesh (PassthroughCluster)"),
                Flag = isClosed ? "UH" : null,
                Hint = _hints.UnknownToMesh(host, isClosed),
            },
        };
    }

    /// <summary>Somebody calls a gateway at a listener that is not plain HTTP.</summary>
    /// <returns>Null: TLS is ended there, and HTTP inside of it is looked into.</returns>
    public Explanation? AtGateway(Explanation explanation, RequestQuestion question, ListenerChains listener)
    {
        explanation = explanation with { Routes = listener.Name };
        if (listener.Plain is { } plain)
            return plain.Tcp is { } bytes ? Taken(explanation, bytes, []) : explanation with { Outcome = Closed("closed: no rule is bound to this TCP server", null) };
        if (question.Scheme is "tcp" or "http")
            return explanation with { Outcome = Closed("closed: the listener waits for a TLS hello, which plain bytes are not", "call it with https:// or tls://") };

        var name = question.ServerName ?? HostOf(question.Authority);
        switch (listener.Find(name))
        {
            case { Tls: not null, Http: not null }:
                return null;
            case { ClusterByServerName: true } chain:
                return explanation with { Outcome = new ExplainedOutcome { Summary = $"passed on to the cluster that the server name itself names (AUTO_PASSTHROUGH of {chain.Name})" } };
            case { Tcp: { } route } chain:
                return Taken(explanation, route, [new ExplainedCondition("sni", string.Join(", ", chain.ServerNames), name, true)]);
            case { } chain:
                return explanation with { Outcome = Closed($"closed: {chain.Name} has no rule for what comes in, or a TLS mode that is not carried out", null) };
            default:
                return explanation with
                {
                    Outcome = Closed($"closed during the TLS handshake: no server has the name {name}", OutcomeHints.UnknownServerName(name, listener.Chains.SelectMany(static chain => chain.ServerNames))) with { Flag = "NR" },
                };
        }
    }

    private Explanation Taken(Explanation explanation, TcpRoute route, ImmutableArray<ExplainedCondition> conditions) => explanation with
    {
        Rules = [new ExplainedRule(route.Origin ?? "(generated)", null, RuleVerdict.Taken, conditions)],
        Outcome = _outcomes.Of(route),
    };

    private static ExplainedOutcome Closed(string summary, string? hint) => new() { Summary = summary, Hint = hint };

    private static string HostOf(string authority) => authority.Split(':')[0].ToLowerInvariant();
}
