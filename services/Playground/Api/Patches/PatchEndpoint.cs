using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>PATCH in its four forms.</summary>
internal sealed class PatchEndpoint(ObjectWriter writer, ServerSideApply serverSideApply)
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergeType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public async Task<WriteResult> PatchAsync(ApiRequest request)
    {
        var options = WriteOptions.From(request, out var error);
        if (error is not null) return WriteResult.Refused(error);
        var type = RequestBody.MediaType(request.Context.Request);
        if (Refusal(type, request.Target.Kind) is { } refusal) return WriteResult.Refused(refusal);
        var body = type == ApplyType ? await RequestBody.ReadObjectAsync(request) : await RequestBody.ReadJsonAsync(request.Context);
        if (body.Error is not null) return WriteResult.Refused(body.Error);
        if (type == JsonPatchType) return body.Object is JsonArray operations ? Json(request, options, operations) : WrongShape("a list of operations");
        if (body.Object is not JsonObject patch) return WrongShape("an object");
        if (type == ApplyType) return serverSideApply.Apply(request.Target, patch, options);
        var expected = ObjectIdentity.VersionOf(patch, out error);
        return error is not null ? WriteResult.Refused(error) : Merge(request.Target, options, expected, type, patch);
    }

    /// <summary>Changes an object by a merge or strategic merge patch, as every write goes: admission included.</summary>
    private WriteResult Merge(ResourceTarget target, WriteOptions options, long? expected, string type, JsonObject patch) =>
        writer.Change(target, options, expected, live =>
        {
            if (type == StrategicType) StrategicMergePatch.Apply(live, patch);
            else MergePatch.Apply(live, patch);
            return new ChangeResult(live, null);
        });

    private WriteResult Json(ApiRequest request, WriteOptions options, JsonArray operations) =>
        writer.Change(request.Target, options, null, live =>
        {
            var (result, error) = JsonPatch.Apply(live, operations);
            return result is null
                ? ChangeResult.Refused(new ApiStatus(422, "Invalid", $"the server rejected our request due to an error in our request: {error}"))
                : new ChangeResult(result, null);
        });

    private static WriteResult WrongShape(string wanted) => WriteResult.Refused(ApiStatus.BadRequest($"the patch must be {wanted}"));

    private static ApiStatus? Refusal(string type, ResourceKind kind)
    {
        string[] accepted = kind.Custom ? [JsonPatchType, MergeType, ApplyType] : [JsonPatchType, MergeType, StrategicType, ApplyType];
        return accepted.Contains(type)
            ? null
            : ApiStatus.UnsupportedMediaType($"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");
    }
}
