using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>What becomes of a request once its rule is known.</summary>
internal sealed class OutcomeExplainer(ProxyIdentity identity, RoutingState routing, MeshModel? model)
{
    private readonly ClusterExplainer _clusters = new(identity, routing, model);

    private readonly OutcomeHints _hints = new(identity, model);

    public static ExplainedOutcome Nothing { get; } = new() { Summary = "" };

    public static ExplainedOutcome NoRule { get; } = new() { Summary = "404, empty: the host is known, but no rule fits", Status = 404, Flag = "NR", Hint = OutcomeHints.NoRule };

    public static ExplainedOutcome BadPath { get; } = new() { Summary = "refused: the path cannot be normalised", Status = 400 };

    public static ExplainedOutcome UnknownHost(string authority, HttpRoutes routes) =>
        new() { Summary = "404, empty: no virtual host has this name", Status = 404, Flag = "NR", Hint = OutcomeHints.UnknownHost(authority, routes) };

    /// <summary>Nothing of HTTP listens there.</summary>
    public ExplainedOutcome WithoutRoutes(RequestQuestion question, int port)
    {
        if (identity.Kind == ProxyKind.Gateway) return new() { Summary = string.Create(CultureInfo.InvariantCulture, $"no HTTP server of a Gateway is on port {port}: refused, or routed without a look at HTTP"), Hint = _hints.ClosedPort(question.Port, routing.Table.Http.Keys.Concat(routing.Table.Chains.Keys)) };
        var asked = question.Authority.Split(':')[0].ToLowerInvariant();
        if (routing.Table.Services.Find(asked, port) is { } cluster)
        {
            var route = routing.Table.TcpRoutes.GetValueOrDefault(cluster) ?? TcpRoute.To(cluster);
            return new() { Summary = "the port is not HTTP: the connection is passed on as it is", Clusters = _clusters.Of(route.Clusters, route.TotalWeight) };
        }

        return routing.Table.RegistryOnly
            ? new() { Summary = "closed: the host is unknown to the mesh, and nothing of HTTP listens on the port (BlackHoleCluster)", Flag = "UH", Hint = _hints.UnknownToMesh(asked, isClosed: true) }
            : new() { Summary = string.Create(CultureInfo.InvariantCulture, $"passed through to {asked}:{port} as TCP: the host is unknown to the mesh (PassthroughCluster)"), Hint = _hints.UnknownToMesh(asked, isClosed: false) };
    }

    /// <summary>The gateway ends no TLS there.</summary>
    public ExplainedOutcome WithoutTls(RequestQuestion question, int port) => routing.Table.Http.ContainsKey(port) && question.Scheme != "tcp"
        ? new() { Summary = string.Create(CultureInfo.InvariantCulture, $"400, or a failed handshake: port {port} speaks plain HTTP, no TLS"), Hint = "the Gateway's server has protocol HTTP there: call it with http://, or make the server HTTPS with tls.mode and a certificate" }
        : WithoutRoutes(question, port);

    /// <summary>TLS cannot begin as it should.</summary>
    public static ExplainedOutcome BadCertificate(string problem) => new()
    {
        Summary = $"the TLS handshake fails: {problem}",
        Hint = "put a valid pair into the secret: kubectl create -n NAMESPACE secret tls NAME --cert=FILE --key=FILE --dry-run=client -o yaml | kubectl apply -f -",
    };

    public ExplainedOutcome Of(Route route, RequestQuestion question, string pathAndQuery, int port) => route.Action switch
    {
        ForwardAction when Preflight(route, question) is { } answered => answered,
        ForwardAction forward => Forwarded(forward, route),
        PassthroughAction => new() { Summary = string.Create(CultureInfo.InvariantCulture, $"passed through to {question.Authority.Split(':')[0]}:{port} as it is: the host is unknown to the mesh (PassthroughCluster)"), Hint = _hints.UnknownToMesh(question.Authority, isClosed: false) },
        DirectResponseAction { Status: var status } when route.Name == "block_all" => new()
        {
            Summary = string.Create(CultureInfo.InvariantCulture, $"{status}, empty: the host is unknown to the mesh, and the proxy lets nobody out (BlackHoleCluster)"),
            Status = status,
            Hint = _hints.UnknownToMesh(question.Authority, isClosed: true),
        },
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
    public ExplainedOutcome Of(TcpRoute route)
    {
        var clusters = _clusters.Of(route.Clusters, route.TotalWeight);
        if (clusters is not [var only]) return new() { Summary = $"connected to one of {clusters.Length} clusters by weight, drawn once per connection", Clusters = clusters };
        if (!only.Exists) return new() { Summary = $"closed: cluster {only.Name} does not exist", Flag = "NC", Clusters = clusters, Hint = _hints.NoCluster(only.Name) };
        if (HasNobody(only)) return new() { Summary = $"closed: {only.Name} has no ready endpoint", Flag = "UH", Clusters = clusters, Hint = _hints.NoEndpoint(only.Name) };
        return new() { Summary = $"connected to {only.Name}; bytes are passed on as they are", Clusters = clusters };
    }

    /// <summary>Where copies go.</summary>
    public ImmutableArray<ExplainedCluster> Mirrors(ForwardAction forward) =>
        [.. forward.Mirrors.Select(mirror => _clusters.Of(mirror.Cluster, 100.0 * mirror.Share / Shares.Whole))];

    private static ExplainedOutcome Answered(DirectResponseAction direct, Route route) => new()
    {
        Summary = string.Create(CultureInfo.InvariantCulture, $"{direct.Status}, {(direct.Body.IsEmpty ? "empty" : $"body of {direct.Body.Length} bytes")}: the proxy answers itself"),
        Status = direct.Status,
        Policies = RulePolicies.Of(route),
    };

    private ExplainedOutcome Forwarded(ForwardAction forward, Route route)
    {
        var clusters = _clusters.Of(forward.Clusters, forward.TotalWeight);
        var outcome = new ExplainedOutcome { Summary = "", Clusters = clusters, Policies = RulePolicies.Of(route) };
        if (forward.Fault is { AbortShare: Shares.Whole } fault) return Aborted(fault, outcome);
        if (clusters is not [var only])
        {
            var missing = clusters.FirstOrDefault(static cluster => !cluster.Exists);
            return outcome with { Summary = $"forwarded to one of {clusters.Length} clusters by weight", Hint = missing is null ? null : _hints.NoCluster(missing.Name) };
        }

        if (!only.Exists) return outcome with { Summary = string.Create(CultureInfo.InvariantCulture, $"{forward.MissingClusterStatus}, empty: cluster {only.Name} does not exist"), Status = forward.MissingClusterStatus, Flag = "NC", Hint = _hints.NoCluster(only.Name) };
        if (HasNobody(only))
            return outcome with { Summary = $"503, no healthy upstream: {only.Name} has no ready endpoint", Status = 503, Flag = "UH", Hint = _hints.NoEndpoint(only.Name) };
        return outcome with { Summary = $"forwarded to {only.Name}" };
    }

    private bool HasNobody(ExplainedCluster cluster) => cluster.Endpoints.IsEmpty && !_clusters.IsOriginalDestination(cluster.Name);

    /// <returns>Null: it is none, or one that goes to the upstream.</returns>
    private static ExplainedOutcome? Preflight(Route route, RequestQuestion question)
    {
        if (route.Cors is not { } cors || question.Method != "OPTIONS" || HeaderOf(question, "origin") is not { } origin || HeaderOf(question, "access-control-request-method") is null) return null;
        var isAllowed = cors.Allows(origin);
        if (!isAllowed && cors.ForwardsStrangers) return null;
        return new()
        {
            Summary = isAllowed ? $"200, empty: a preflight of {origin}, which the corsPolicy allows; the proxy answers itself" : $"200, empty: a preflight of {origin}, which the corsPolicy does not allow; the proxy answers without a word of CORS",
            Status = 200,
            Policies = RulePolicies.Of(route),
        };
    }

    private static string? HeaderOf(RequestQuestion question, string name) =>
        question.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Every request is aborted before the router sees it.</summary>
    private static ExplainedOutcome Aborted(FaultPolicy fault, ExplainedOutcome outcome) => fault.AbortGrpcStatus is { } grpc
        ? outcome with { Summary = string.Create(CultureInfo.InvariantCulture, $"gRPC status {grpc}: the rule's fault.abort answers every request, no upstream sees it"), Flag = "FI" }
        : outcome with { Summary = string.Create(CultureInfo.InvariantCulture, $"{fault.AbortStatus}, fault filter abort: the rule's fault.abort answers every request, no upstream sees it"), Status = fault.AbortStatus, Flag = "FI" };
}
