using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>A route table as JSON that people can read and git can compare.</summary>
internal static class RouteTableText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RouteTable table, ImmutableArray<RejectedObject> rejected)
    {
        var text = Outline(table, rejected);
        if (table.TcpRoutes.Count > 0) text["tcp"] = new JsonObject(table.TcpRoutes.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)Text(t.Value))));
        if (table.Chains.Count > 0) text["chains"] = new JsonObject(table.Chains.OrderBy(c => c.Key).Select(c => KeyValuePair.Create(c.Value.Name, (JsonNode?)new JsonArray([.. c.Value.Chains.Select(Chain)]))));
        return text.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Outline(RouteTable table, ImmutableArray<RejectedObject> rejected) => new()
    {
        ["rejected"] = new JsonArray([.. rejected.SelectMany(r => r.Errors.Select(e => (JsonNode)$"{r.Resource.Kind} {r.Resource.Namespace}/{r.Resource.Name} {e}"))]),
        ["http"] = new JsonObject(table.Http.OrderBy(h => h.Key).Select(h => KeyValuePair.Create(h.Value.Name, (JsonNode?)Hosts(h.Value)))),
        ["unknownPort"] = table.UnknownPort is null ? null : Hosts(table.UnknownPort),
        ["clusters"] = new JsonObject(table.Clusters.Values.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Text(c)))),
        ["registryOnly"] = table.RegistryOnly,
    };

    private static JsonNode Chain(FilterChain chain) => $"{chain.Name}: {(chain.Tcp is { } route ? Text(route) : "closed")}";

    private static string Text(TcpRoute route) => string.Join(" ", route.Clusters.Select(c => $"{c.Weight}/{route.TotalWeight} {c.Name}")) + $" stats={route.StatPrefix}" + (route.Origin is null ? "" : $" [{route.Origin}]");

    private static JsonObject Hosts(HttpRoutes routes) => new(routes.VirtualHosts.Select(h => KeyValuePair.Create(h.Name, (JsonNode?)new JsonObject
    {
        ["domains"] = string.Join(" ", h.Domains),
        ["routes"] = new JsonArray([.. h.Routes.Select(r => (JsonNode)Text(r))]),
    })));

    private static string Text(Route route) => $"{Match(route.Match)} => {Action(route.Action)}" + (route.Name is null ? "" : $" name={route.Name}")
        + (route.Cors is { } cors ? $" cors={string.Join(',', cors.Origins.Select(Text))}" : "") + (route.StatPrefix is null ? "" : $" stats={route.StatPrefix}") + (route.Origin is null ? "" : $" [{route.Origin}]");

    private static string Match(RequestMatch match)
    {
        var parts = new List<string>();
        if (match.Path is { } path) parts.Add($"path {Text(path)}");
        if (match.Method is { } method) parts.Add($"method {Text(method)}");
        if (match.Scheme is { } scheme) parts.Add($"scheme {Text(scheme)}");
        if (match.Authority is { } authority) parts.Add($"authority {Text(authority)}");
        parts.AddRange(match.Headers.Select(h => $"header {h.Name} {Text(h.Value)}"));
        parts.AddRange(match.WithoutHeaders.Select(h => $"without {h.Name} {Text(h.Value)}"));
        parts.AddRange(match.QueryParameters.Select(h => $"query {h.Name} {Text(h.Value)}"));
        return parts.Count == 0 ? "any" : string.Join(", ", parts);
    }

    private static string Text(StringMatch? match) => match is null ? "present" : $"{match.Kind}{(match.IgnoreCase ? " ignoring case" : "")} '{match.Text}'";

    private static string Action(RouteAction action) => action switch
    {
        ForwardAction forward => string.Join(" ", forward.Clusters.Select(c => $"{c.Weight}/{forward.TotalWeight} {c.Name}"))
            + (forward.Timeout is { } limit ? $" timeout={limit.TotalMilliseconds}ms" : "")
            + (forward.MissingClusterStatus == 503 ? "" : $" missing={forward.MissingClusterStatus}") + (forward.Rewrite is { } rewrite ? $" {rewrite}" : "")
            + string.Concat(forward.Mirrors.Select(m => $" mirror={m.Cluster}*{m.Share}{(m.MarksHost ? "-shadow" : "")}"))
            + $" retries={forward.Retry.Attempts}" + (forward.Retry.StatusCodes.IsEmpty ? "" : $"({string.Join(',', forward.Retry.StatusCodes)})") + (forward.DecoratorOperation is { } operation ? $" operation={operation}" : ""),
        DirectResponseAction direct => $"answer {direct.Status}",
        PassthroughAction => "passthrough",
        _ => action.ToString(),
    };

    private static string Text(Cluster cluster) => $"{cluster.LoadBalancer} connect={cluster.ConnectTimeout.TotalMilliseconds}ms"
        + (cluster.Http2 ? " http2" : "") + (cluster.OriginalDestination ? " original" : "")
        + string.Concat(cluster.Endpoints.Select(e => $" {e.Workload}={e.Address}")) + string.Concat(cluster.DnsEndpoints.Select(e => $" dns={e.Host}:{e.Port}"))
        + (cluster.HashKey is { } key ? $" key={Text(key)} table={cluster.HashTableSize}" : "")
        + (cluster.WarmUp is { } warm ? $" warm-up={warm.Duration.TotalSeconds}s/{warm.MinimumPercent}%/{warm.Aggression}" : "")
        + (cluster.Outlier is { } outlier ? $" outlier={Text(outlier)} panic={cluster.PanicThreshold}" : "")
        + string.Concat(cluster.Places.Select(static place => $" [p{place.Priority} {place.Locality} {place.LocalityWeight}x{place.Weight}]"));

    private static string Text(HashKeyPolicy key) => key switch
    {
        { Header: { } header } => $"header:{header}",
        { QueryParameter: { } parameter } => $"query:{parameter}",
        { Cookie: { } cookie } => $"cookie:{cookie.Name}{cookie.Issued}",
        _ => "source-ip",
    };

    private static string Text(OutlierPolicy outlier) =>
        $"5xx:{outlier.Consecutive5xx}/gateway:{outlier.ConsecutiveGatewayFailures}{(outlier.EjectsOnGatewayFailures ? "!" : "")}/{outlier.BaseEjectionTime.TotalSeconds}s/{outlier.MaxEjectionPercent}%";
}
