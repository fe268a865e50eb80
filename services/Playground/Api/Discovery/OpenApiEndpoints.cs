using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Discovery;

/// <summary>
/// The OpenAPI documents that kubectl wants before it applies. They list each kind's PATCH and its parameters. Strategic
/// merge is left out on purpose: kubectl then uses what it has compiled in, which is silent and fast.
/// </summary>
internal sealed class OpenApiEndpoints
{
    private const string EmptyV2Type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static readonly string[] PatchTypes = ["application/json-patch+json", "application/merge-patch+json"];

    private readonly Dictionary<string, JsonObject> _documents = ServedGroup.All()
        .SelectMany(g => g.Versions)
        .ToDictionary(v => PathOf(v.GroupVersion), Document);

    /// <summary><c>/openapi/v2</c>: kubectl 1.27 and 1.28 fail without it, and are content with nothing in it.</summary>
    public static Task EmptyV2Async(HttpContext context)
    {
        context.Response.ContentType = EmptyV2Type;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public Task IndexAsync(HttpContext context)
    {
        var paths = new JsonObject();
        foreach (var (path, document) in _documents)
        {
            var hash = DiscoveryDocuments.TagOf(document).Trim('"');
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }

        return ApiReply.WriteAsync(context, new JsonObject { ["paths"] = paths });
    }

    public Task DocumentAsync(HttpContext context, string path)
    {
        if (!_documents.TryGetValue(path, out var document)) return ApiReply.WriteAsync(context, ApiStatus.NoSuchPath);
        // The hash in the address changes with the content, so a client may keep what it has.
        context.Response.Headers.CacheControl = "public, immutable";
        context.Response.Headers.Expires = DateTimeOffset.UtcNow.AddYears(1).ToString("R", CultureInfo.InvariantCulture);
        return ApiReply.WriteAsync(context, document);
    }

    private static string PathOf(string groupVersion) => groupVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{groupVersion}" : $"api/{groupVersion}";

    private static JsonObject Document(ServedVersion version)
    {
        var paths = new JsonObject();
        foreach (var kind in version.Kinds)
        {
            var scope = kind.Namespaced ? "namespaces/{namespace}/" : "";
            paths[$"/{PathOf(version.GroupVersion)}/{scope}{kind.Plural}/{{name}}"] = new JsonObject { ["patch"] = Patch(kind, version) };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Bookinfo Playground", ["version"] = "v1.30.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = OpenApiSchemas.Of(version) },
        };
    }

    private static JsonObject Patch(ResourceKind kind, ServedVersion version)
    {
        var content = new JsonObject();
        foreach (var type in PatchTypes) content[type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } };
        return new JsonObject
        {
            ["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation")),
            ["requestBody"] = new JsonObject { ["content"] = content },
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = "patch",
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = version.GroupVersion == version.Version ? "" : version.GroupVersion[..version.GroupVersion.IndexOf('/', StringComparison.Ordinal)],
                ["version"] = version.Version,
                ["kind"] = kind.Kind,
            },
        };
    }

    private static JsonObject Parameter(string name) => new()
    {
        ["name"] = name,
        ["in"] = "query",
        ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
    };
}
