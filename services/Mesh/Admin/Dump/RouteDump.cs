using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Mesh.Admin.Explain;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>The routes of one listener as Envoy would be told of them.</summary>
internal static class RouteDump
{
    public static JsonObject Of(HttpRoutes routes) => new()
    {
        ["name"] = routes.Name,
        ["virtual_hosts"] = new JsonArray(
        [
            .. routes.VirtualHosts.Select(static host => new JsonObject
            {
                ["name"] = host.Name,
                ["domains"] = new JsonArray([.. host.Domains.Select(static domain => JsonValue.Create(domain))]),
                ["routes"] = new JsonArray([.. host.Routes.Select(Of)]),
            }),
        ]),
    };

    private static JsonObject Of(Route route)
    {
        var json = new JsonObject();
        if (route.Name is not null) json["name"] = route.Name;
        json["match"] = MatchDump.Of(route.Match);
        switch (route.Action)
        {
            case ForwardAction forward:
                json["route"] = Of(forward);
                break;
            case DirectResponseAction direct:
                json["direct_response"] = direct.Body.IsEmpty
                    ? new JsonObject { ["status"] = direct.Status }
                    : new JsonObject { ["status"] = direct.Status, ["body"] = Text(direct.Body.Span) };
                break;
            case RedirectAction redirect:
                json["redirect"] = new JsonObject { ["response_code"] = redirect.Status, ["host_redirect"] = redirect.Authority, ["path_redirect"] = redirect.Path, ["scheme_redirect"] = redirect.Scheme };
                break;
            case PassthroughAction:
                json["route"] = new JsonObject { ["cluster"] = Proxy.ClusterStates.Passthrough, ["timeout"] = "0s" };
                break;
        }

        if (route.Origin is { } origin) json["metadata"] = Written(origin);
        if (route.Action is ForwardAction { DecoratorOperation: { } operation }) json["decorator"] = new JsonObject { ["operation"] = operation };
        return json;
    }

    private static JsonObject Of(ForwardAction forward)
    {
        var json = new JsonObject();
        if (forward.Clusters is [var only])
        {
            json["cluster"] = only.Name;
        }
        else
        {
            json["weighted_clusters"] = new JsonObject
            {
                ["clusters"] = new JsonArray([.. forward.Clusters.Select(static cluster => new JsonObject { ["name"] = cluster.Name, ["weight"] = cluster.Weight })]),
                ["total_weight"] = forward.TotalWeight,
            };
        }

        json["timeout"] = forward.Timeout is { } limit ? ClusterDump.Seconds(limit) : "0s";
        if (forward.Retry.Attempts == 0) return json;
        var retry = new JsonObject { ["retry_on"] = RulePolicies.OnText(forward.Retry), ["num_retries"] = forward.Retry.Attempts };
        if (forward.Retry.PerTryTimeout is { } perTry) retry["per_try_timeout"] = ClusterDump.Seconds(perTry);
        json["retry_policy"] = retry;
        return json;
    }

    private static JsonObject Text(ReadOnlySpan<byte> body) =>
        System.Text.Unicode.Utf8.IsValid(body) ? new JsonObject { ["inline_string"] = System.Text.Encoding.UTF8.GetString(body) } : new JsonObject { ["inline_bytes"] = Convert.ToBase64String(body) };

    /// <summary>As Istio marks its routes: <c>default/reviews http[0]</c> is where it is written.</summary>
    private static JsonObject Written(string origin)
    {
        var (resource, rule) = origin.Split(' ') is [var key, var rest, ..] ? (key, rest) : (origin, "");
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return new JsonObject
        {
            ["filter_metadata"] = new JsonObject
            {
                ["istio"] = new JsonObject
                {
                    ["config"] = string.Create(CultureInfo.InvariantCulture, $"/apis/networking.istio.io/v1/namespaces/{resource[..Math.Max(0, slash)]}/virtual-service/{resource[(slash + 1)..]}"),
                    ["rule"] = rule,
                },
            },
        };
    }
}
