using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>Walks the way of a request through one proxy's rules, and says at each step what was wanted and what was found.</summary>
/// <param name="identity">Whose proxy.</param>
/// <param name="routing">What its next request will see.</param>
/// <param name="model">The snapshot behind it; null: the tables were written by hand, so nothing is known of what was left out.</param>
/// <param name="doubts">What is wrong with the certificate that a server shows, by server name; null: nobody looks.</param>
internal sealed class RequestExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model, Func<TlsTermination, string, string?>? doubts = null)
{
    private readonly OutcomeExplainer _outcomes = new(identity, routing, model);

    private readonly ConnectionExplainer _connections = new(identity, routing, model);

    public Explanation Explain(RequestQuestion question)
    {
        var port = ListenerPort(question.Port);
        var explanation = new Explanation
        {
            Proxy = string.Create(CultureInfo.InvariantCulture, $"{identity.Kind.ToString().ToLowerInvariant()} {identity.Namespace}/{identity.Name}"),
            Version = routing.Table.Version,
            Outcome = OutcomeExplainer.Nothing,
        };
        if (IsConnection(question, port))
        {
            if (identity.Kind != ProxyKind.Gateway) return _connections.FromPod(explanation, question);
            if (!routing.Table.Chains.TryGetValue(port, out var listener))
                return explanation with { Outcome = _outcomes.WithoutTls(question, port) };
            if (_connections.AtGateway(explanation, question, listener) is { } connected) return connected;
            if (CertificateProblem(question, listener) is { } problem) return explanation with { Outcome = OutcomeExplainer.BadCertificate(problem) };
        }

        var isTcp = identity.Kind != ProxyKind.Gateway && routing.Table.Services.IsTcp(question.Authority.Split(':')[0], port);
        if (isTcp || routing.RoutesOf(SecureRoutes(question, port), port) is not { } routes) return explanation with { Outcome = _outcomes.WithoutRoutes(question, port) };

        explanation = explanation with { Routes = routes.Definition.Name };
        if (routes.Hosts.Find(question.Authority) is not { } host)
        {
            return explanation with { LeftOut = LeftOut(null, question, port), Outcome = OutcomeExplainer.UnknownHost(question.Authority, routes.Definition) };
        }

        explanation = explanation with { VirtualHost = host.Name, Domains = host.Domains, LeftOut = LeftOut(host, question, port) };
        if (Split(question) is not { } target) return explanation with { Outcome = OutcomeExplainer.BadPath };

        var (rules, taken) = Judge(host, question, target.Path, target.Query);
        return explanation with
        {
            Rules = rules,
            Outcome = taken is null ? OutcomeExplainer.NoRule : _outcomes.Of(taken, question, target.Path + (target.Query.Length == 0 ? "" : "?" + target.Query), port),
        };
    }

    /// <summary>Whether the proxy sees a connection first: everything but plain HTTP, and whatever comes to a gateway's listener that is not.</summary>
    private bool IsConnection(RequestQuestion question, int port) => question.Scheme != "http" || (identity.Kind == ProxyKind.Gateway && routing.Table.Chains.ContainsKey(port) && !routing.Ports.ContainsKey(port));

    private string? CertificateProblem(RequestQuestion question, ListenerChains listener)
    {
        var name = question.ServerName ?? question.Authority.Split(':')[0].ToLowerInvariant();
        return listener.Find(name)?.Tls is { } tls ? doubts?.Invoke(tls, name) : null;
    }

    /// <summary>The port itself where routes have it, else the listener behind a gateway's Service port.</summary>
    private int ListenerPort(int port) =>
        identity.Kind == ProxyKind.Gateway && !routing.Ports.ContainsKey(port) && model is not null ? model.Registry.ListenerPort(identity, port) : port;

    /// <summary>Where TLS is ended, the server name tells the routes; callers name the host they ask for.</summary>
    private string? SecureRoutes(RequestQuestion question, int port) =>
        routing.Table.Chains.TryGetValue(port, out var listener) && Authority.TryParse(question.Authority, port, out var asked) ? listener.Find(asked.Host)?.Http?.Name : null;

    private ImmutableArray<LeftOutRule> LeftOut(VirtualHost? host, RequestQuestion question, int port) =>
        model is null || identity.Kind == ProxyKind.Uninjected ? [] : new LeftOutRules(model, identity, port).Find(host, question.Authority);

    /// <returns>Null: the proxy refuses the path.</returns>
    private (string Path, string Query)? Split(RequestQuestion question)
    {
        var raw = question.PathAndQuery;
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (raw, "") : (raw[..mark], raw[(mark + 1)..]);
        if (identity.Kind == ProxyKind.Uninjected) return (path, query);
        return path.StartsWith('/') && !raw.Contains('#') && PathNormalizer.Normalize(path) is { } normalised ? (normalised, query) : null;
    }

    private static (ImmutableArray<ExplainedRule> Rules, Route? Taken) Judge(VirtualHost host, RequestQuestion question, string path, string query)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in question.Headers) headers.Append(name, value);
        var facts = new RequestFacts
        {
            Path = path,
            Query = query,
            Method = question.Method,
            Scheme = question.Scheme,
            Authority = question.Authority,
            Headers = headers,
        };
        var taken = RouteMatcher.Find(host, facts);
        var reached = true;
        var rules = ImmutableArray.CreateBuilder<ExplainedRule>(host.Routes.Length);
        foreach (var route in host.Routes)
        {
            var verdict = !reached ? RuleVerdict.NotReached : ReferenceEquals(route, taken) ? RuleVerdict.Taken : RuleVerdict.DoesNotFit;
            rules.Add(new ExplainedRule(route.Origin ?? route.Name ?? "(generated)", route.Name, verdict, Conditions.Of(route.Match, facts)));
            reached &= verdict != RuleVerdict.Taken;
        }

        return (rules.DrainToImmutable(), taken);
    }
}
