using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Patches;
using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary><c>/scale</c>: the number of replicas as an object of its own.</summary>
internal sealed class ScaleEndpoint(ObjectStore store, ObjectWriter writer)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var target = request.Target;
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is not { } found)
        {
            await ApiReply.WriteAsync(request.Context, ApiStatus.NotFound(target.Kind, target.RequiredName));
            return;
        }

        var method = request.Context.Request.Method;
        if (HttpMethods.IsGet(method)) await ApiReply.WriteAsync(request.Context, ScaleOf(found));
        else if (HttpMethods.IsPut(method) || HttpMethods.IsPatch(method)) await ChangeAsync(request, found);
        else await ApiReply.WriteAsync(request.Context, ApiStatus.MethodNotAllowed($"scale allows GET, PUT and PATCH, found {method}"));
    }

    private async Task ChangeAsync(ApiRequest request, StoredObject found)
    {
        var options = WriteOptions.From(request, out var error);
        var body = await RequestBody.ReadJsonAsync(request.Context);
        error ??= body.Error;
        var scale = ScaleOf(found);
        error ??= Merge(ref scale, body.Object, RequestBody.MediaType(request.Context.Request));
        if (error is null && !TryReplicas(scale, out _)) error = NotANumber(request.Target, scale);
        var seen = ObjectIdentity.VersionOf(scale, out var versionError);
        error ??= versionError;
        if (error is not null)
        {
            await ApiReply.WriteAsync(request.Context, error);
            return;
        }

        TryReplicas(scale, out var replicas);
        var expected = HttpMethods.IsPut(request.Context.Request.Method) ? seen : null;
        var result = writer.Change(request.Target with { Subresource = null }, options, expected, live =>
        {
            live.Child("spec")["replicas"] = replicas;
            return new ChangeResult(live, null);
        });
        if (result.Error is not null) await ApiReply.WriteAsync(request.Context, result.Error);
        else await ApiReply.WriteAsync(request.Context, ScaleOf(result.Object!));
    }

    private static ApiStatus? Merge(ref JsonObject scale, JsonNode? body, string mediaType)
    {
        switch (body)
        {
            case JsonArray operations when mediaType == "application/json-patch+json":
                var (patched, error) = JsonPatch.Apply(scale, operations);
                if (patched is null) return ApiStatus.BadRequest(error!);
                scale = patched;
                return null;
            case JsonObject patch:
                MergePatch.Apply(scale, patch);
                return null;
            default:
                return ApiStatus.BadRequest("a Scale or a patch of one is wanted");
        }
    }

    private static bool TryReplicas(JsonObject scale, out int replicas)
    {
        replicas = 0;
        return (scale["spec"] as JsonObject)?["replicas"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            && int.TryParse(value.ToString(), out replicas) && replicas >= 0;
    }

    private static ApiStatus NotANumber(ResourceTarget target, JsonObject scale) => ApiStatus.Invalid(
        target.Kind, target.RequiredName,
        [FieldError.Invalid("spec.replicas", Json.ToText((scale["spec"] as JsonObject)?["replicas"]), "must be greater than or equal to 0")]);

    private static JsonObject ScaleOf(StoredObject item)
    {
        var metadata = item.Json.GetProperty("metadata");
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = item.Name,
                ["namespace"] = item.Namespace,
                ["uid"] = item.Uid,
                ["resourceVersion"] = metadata.At("resourceVersion").AsText(),
                ["creationTimestamp"] = metadata.At("creationTimestamp").AsText(),
            },
            ["spec"] = new JsonObject { ["replicas"] = item.Json.At("spec", "replicas").AsNumber() },
            ["status"] = new JsonObject
            {
                ["replicas"] = item.Json.At("status", "replicas").AsNumber(),
                ["selector"] = Tables.TableColumns.Labels(item.Json.At("spec", "selector", "matchLabels")),
            },
        };
    }
}
