using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Discovery;

namespace Bookinfo.Playground.Api;

/// <summary>Takes every request that came in on the API's listener: the guard first, then the paths of an API server.</summary>
internal sealed class ApiRouter(ApiGuard guard, DiscoveryEndpoints discovery, OpenApiEndpoints openApi, ResourceEndpoints resources, IEnumerable<IApiPath> extras)
{
    public Task HandleAsync(HttpContext context)
    {
        if (guard.Judge(context.Request) is { } refusal) return ApiReply.WriteAsync(context, refusal);
        var path = context.Request.Path.Value ?? "/";
        var steps = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return steps is ["api" or "apis", .., _] or ["api" or "apis"] ? RouteResourcesAsync(context, steps) : RouteFixedAsync(context, path, steps);
    }

    private Task RouteResourcesAsync(HttpContext context, string[] steps) => steps switch
    {
        ["api"] => discovery.RootAsync(context, core: true),
        ["apis"] => discovery.RootAsync(context, core: false),
        ["api", var version] => discovery.ResourcesAsync(context, version),
        ["apis", var group] => discovery.GroupAsync(context, group),
        ["apis", var group, var version] => discovery.ResourcesAsync(context, $"{group}/{version}"),
        ["apis", var group, var version, var plural] when ReviewEndpoint.Serves(group) => ReviewEndpoint.HandleAsync(context, $"{group}/{version}", plural),
        ["api", var version, ..] => resources.HandleAsync(context, ResourceTarget.Parse(version, steps.AsSpan(2))),
        _ => resources.HandleAsync(context, ResourceTarget.Parse($"{steps[1]}/{steps[2]}", steps.AsSpan(3))),
    };

    private Task RouteFixedAsync(HttpContext context, string path, string[] steps) => steps switch
    {
        ["version"] => ApiReply.WriteAsync(context, Version()),
        ["healthz" or "readyz" or "livez"] => context.Response.WriteAsync("ok"),
        ["openapi", "v2"] => OpenApiEndpoints.EmptyV2Async(context),
        ["openapi", "v3"] => openApi.IndexAsync(context),
        ["openapi", "v3", ..] => openApi.DocumentAsync(context, path["/openapi/v3/".Length..]),
        _ => extras.FirstOrDefault(e => e.Path == path)?.HandleAsync(context) ?? ApiReply.WriteAsync(context, ApiStatus.NoSuchPath),
    };

    /// <summary>1.30 lies between the oldest and the newest kubectl that is supported, so few of them warn.</summary>
    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "30",
        ["gitVersion"] = "v1.30.0-playground",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "dotnet",
    };
}
