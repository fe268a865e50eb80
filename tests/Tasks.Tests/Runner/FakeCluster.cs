using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>The few answers of an API server that the task runner asks for, over an in-memory map from path to object.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private static readonly Dictionary<string, (string Plural, string Kind, bool Namespaced)[]> Served = new()
    {
        ["/api/v1"] = [("services", "Service", true), ("nodes", "Node", false), ("serviceaccounts", "ServiceAccount", true)],
        ["/apis/apps/v1"] = [("deployments", "Deployment", true), ("deployments/status", "Deployment", true)],
        ["/apis/networking.istio.io/v1"] = [("virtualservices", "VirtualService", true), ("destinationrules", "DestinationRule", true)],
    };

    private readonly WebApplication _app;
    private long _version;

    private FakeCluster(WebApplication app) => _app = app;

    /// <summary>Every object by its path, for example <c>/apis/apps/v1/namespaces/default/deployments/reviews-v1</c>.</summary>
    public ConcurrentDictionary<string, JsonObject> Objects { get; } = new();

    /// <summary>Method and path of every change, in order.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>Objects of this name are refused as a webhook does; null: none.</summary>
    public string? Refused { get; set; }

    public string Kubeconfig { get; private set; } = "";

    public static async Task<FakeCluster> StartAsync(int gatewayPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var cluster = new FakeCluster(builder.Build());
        cluster._app.Urls.Add("http://127.0.0.1:0");
        cluster._app.Run(cluster.AnswerAsync);
        await cluster._app.StartAsync();
        cluster.WriteKubeconfig();
        cluster.PutGateway(gatewayPort);
        return cluster;
    }

    /// <summary>The object at a path below <c>/apis/networking.istio.io/v1/namespaces/default</c>; null when there is none.</summary>
    public JsonObject? Istio(string path) => Objects.GetValueOrDefault($"/apis/networking.istio.io/v1/namespaces/default/{path}");

    public void PutDeployments(params string[] names)
    {
        foreach (var name in names)
        {
            Objects[$"/apis/apps/v1/namespaces/default/deployments/{name}"] =
                new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["status"] = new JsonObject { ["availableReplicas"] = 1 } };
        }
    }

    /// <summary>The server goes away; its kubeconfig stays.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (File.Exists(Kubeconfig)) File.Delete(Kubeconfig);
    }

    private void PutGateway(int port)
    {
        Objects["/api/v1/namespaces/istio-system/services/istio-ingressgateway"] = JsonNode.Parse(
            $$"""{"spec":{"type":"NodePort","ports":[{"name":"http2","port":80,"nodePort":{{port}} } ] },"status":{"loadBalancer":{} } }""")!.AsObject();
        Objects["/api/v1/nodes"] = JsonNode.Parse("""{"items":[{"metadata":{"name":"node"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}]}}]}""")!.AsObject();
    }

    private void WriteKubeconfig()
    {
        Kubeconfig = Path.GetTempFileName();
        File.WriteAllText(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            clusters: [{name: fake, cluster: {server: "{{_app.Urls.First()}}" } }]
            users: [{name: fake, user: {token: secret} }]
            contexts: [{name: fake, context: {cluster: fake, user: fake} }]
            """);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Headers.Authorization != "Bearer secret")
        {
            await RefuseAsync(context, 401, "Unauthorized", "Unauthorized");
            return;
        }

        var body = context.Request.ContentLength > 0 ? (await JsonNode.ParseAsync(context.Request.Body))!.AsObject() : null;
        if (context.Request.Method == "GET")
        {
            if (Served.TryGetValue(path, out var kinds)) await context.Response.WriteAsync(Discovery(kinds));
            else if (Objects.TryGetValue(path, out var found)) await context.Response.WriteAsync(found.ToJsonString());
            else await RefuseAsync(context, 404, "NotFound", $"{path} not found");
            return;
        }

        var name = body?["metadata"]?["name"]?.ToString() ?? path.Split('/')[^1];
        if (name == Refused)
        {
            await RefuseAsync(context, 400, "BadRequest", "admission webhook \"validation.istio.io\" denied the request: configuration is invalid");
            return;
        }

        Changes.Enqueue($"{context.Request.Method} {path}");
        await ChangeAsync(context, path, name, body);
    }

    private async Task ChangeAsync(HttpContext context, string path, string name, JsonObject? body)
    {
        switch (context.Request.Method)
        {
            case "POST":
                context.Response.StatusCode = 201;
                Store($"{path}/{name}", body!);
                break;
            case "PUT" when body!["metadata"]!["resourceVersion"]?.ToString() != Objects[path]["metadata"]!["resourceVersion"]?.ToString():
                await RefuseAsync(context, 409, "Conflict", "the object has been modified");
                return;
            case "PUT":
                Store(path, body);
                break;
            case "PATCH" when context.Request.ContentType == "application/merge-patch+json":
                var patched = Objects[path].DeepClone().AsObject();
                Merge(patched, body!);
                Store(path, patched);
                break;
            case "DELETE" when Objects.TryRemove(path, out _):
                break;
            default:
                await RefuseAsync(context, 404, "NotFound", $"{path} not found");
                return;
        }

        await context.Response.WriteAsync("{}");
    }

    private void Store(string path, JsonObject value)
    {
        value["metadata"]!["resourceVersion"] = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture);
        Objects[path] = value;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is null) target.Remove(key);
            else if (value is JsonObject inner && target[key] is JsonObject into) Merge(into, inner);
            else target[key] = value.DeepClone();
        }
    }

    private static string Discovery((string Plural, string Kind, bool Namespaced)[] kinds) =>
        new JsonObject
        {
            ["resources"] = new JsonArray([.. kinds.Select(k => new JsonObject { ["name"] = k.Plural, ["kind"] = k.Kind, ["namespaced"] = k.Namespaced, ["verbs"] = new JsonArray("get", "list") })]),
        }.ToJsonString();

    private static Task RefuseAsync(HttpContext context, int status, string reason, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(new JsonObject { ["kind"] = "Status", ["reason"] = reason, ["message"] = message, ["code"] = status }.ToJsonString());
    }
}
