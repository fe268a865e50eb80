using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>What becomes of a request once its rule is known.</summary>
internal sealed class OutcomeExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model)
{
    public static ExplainedOutcome Nothing { get; } = new() { Summary = "" };

    public static ExplainedOutcome UnknownHost { get; } = new() { Summary = "404, empty: no virtual host has this name", Status = 404, Flag = "NR" };

    public static ExplainedOutcome NoRule { get; } = new() { Summary = "404, empty: the host is known, but no rule fits", Status = 404, Flag = "NR" };

    public static ExplainedOutcome BadPath { get; } = new() { Summary = "refused: the path cannot be normalised", Status = 400 };

    /// <summary>Nothing of HTTP listens there.</summary>
    public ExplainedOutcome WithoutRoutes(RequestQuestion question, int port)
    {
        if (identity.Kind == ProxyKind.Gateway) return new() { Summary = string.Create(CultureInfo.InvariantCulture, $"no HTTP server of a Gateway is on port {port}: refused, or routed without a look at HTTP") };
        var asked = question.Authority.Split(':')[0].ToLowerInvariant();
        if (routing.Table.Services.Find(asked, port) is { } cluster) return new() { Summary = "the port is not HTTP: the connection is passed on as it is", Clusters = [Cluster(cluster, 100)] };
        return routing.Table.RegistryOnly
            ? new() { Summary = "closed: the host is unknown to the mesh, and nothing of HTTP listens on the port (BlackHoleCluster)", Flag = "UH" }
            : new() { Summary = string.Create(CultureInfo.InvariantCulture, $"passed through to {asked}:{port} as TCP: the host is unknown to the mesh (PassthroughCluster)") };
    }

    public ExplainedOutcome Of(Route route, RequestQuestion question, string pathAndQuery, int port) => route.Action switch
    {
        ForwardAction forward => Forwarded(forward, route),
        PassthroughAction => new() { Summary = string.Create(CultureInfo.InvariantCulture, $"passed through to {question.Authority.Split(':')[0]}:{port} as it is: the host is unknown to the mesh (PassthroughCluster)") },
        DirectResponseAction direct => Answered(direct, route),
        RedirectAction redirect => new()
        {
            Summary = string.Create(CultureInfo.InvariantCulture, $"{redirect.Status}, location {redirect.LocationFor(question.Scheme, question.Authority, pathAndQuery)}"),
            Status = redirect.Status,
            Policies = RulePolicies.Of(route),
        },
        _ => new() { Summary = route.Action.ToString() ?? "" },
    };

    /// <summary>Of connections that are not looked into.</summary>
    public ExplainedOutcome Of(TcpRoute route) => new()
    {
        Summary = route.Clusters is [var only] ? $"passed on to {only.Name}" : $"passed on to one of {route.Clusters.Length} clusters by weight",
        Clusters = [.. route.Clusters.Select(cluster => Cluster(cluster.Name, 100.0 * cluster.Weight / Math.Max(1, route.TotalWeight)))],
    };

    /// <summary>Where copies go.</summary>
    public ImmutableArray<ExplainedCluster> Mirrors(ForwardAction forward) =>
        [.. forward.Mirrors.Select(mirror => Cluster(mirror.Cluster, 100.0 * mirror.Share / Shares.Whole))];

    private static ExplainedOutcome Answered(DirectResponseAction direct, Route route) => new()
    {
        Summary = string.Create(CultureInfo.InvariantCulture, $"{direct.Status}, {(direct.Body.IsEmpty ? "empty" : $"body of {direct.Body.Length} bytes")}: the proxy answers itself"),
        Status = direct.Status,
        Policies = RulePolicies.Of(route),
    };

    private ExplainedOutcome Forwarded(ForwardAction forward, Route route)
    {
        ImmutableArray<ExplainedCluster> clusters = [.. forward.Clusters.Select(cluster => Cluster(cluster.Name, 100.0 * cluster.Weight / Math.Max(1, forward.TotalWeight)))];
        var outcome = new ExplainedOutcome { Summary = "", Clusters = clusters, Policies = RulePolicies.Of(route) };
        if (clusters is not [var only])
        {
            return outcome with { Summary = $"forwarded to one of {clusters.Length} clusters by weight" };
        }

        if (!only.Exists) return outcome with { Summary = string.Create(CultureInfo.InvariantCulture, $"{forward.MissingClusterStatus}, empty: cluster {only.Name} does not exist"), Status = forward.MissingClusterStatus, Flag = "NC" };
        if (only.Endpoints.IsEmpty && !IsOriginalDestination(only.Name)) return outcome with { Summary = $"503, no healthy upstream: {only.Name} has no ready endpoint", Status = 503, Flag = "UH" };
        return outcome with { Summary = $"forwarded to {only.Name}" };
    }

    private bool IsOriginalDestination(string name) => routing.Table.Clusters.GetValueOrDefault(name)?.OriginalDestination == true;

    private ExplainedCluster Cluster(string name, double percent)
    {
        if (!routing.Table.Clusters.TryGetValue(name, out var cluster)) return new ExplainedCluster(name, percent, false, [], []);
        return new ExplainedCluster(
            name,
            percent,
            true,
            [
                .. cluster.Endpoints.Select(static endpoint => new ExplainedEndpoint(endpoint.Address.ToString()!, $"{endpoint.Namespace}/{endpoint.Workload}")),
                .. cluster.DnsEndpoints.Select(static endpoint => new ExplainedEndpoint(NameOf(endpoint), null)),
            ],
            model is null ? [] : DestinationPolicies.Of(model, identity, name));
    }

    private static string NameOf(DnsEndPoint endpoint) => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}");
}
