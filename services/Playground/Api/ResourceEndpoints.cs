using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Patches;
using Bookinfo.Playground.Api.Reading;
using Bookinfo.Playground.Api.Subresources;
using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api;

/// <summary>Requests for objects and collections, by method.</summary>
internal sealed class ResourceEndpoints(
    ObjectReader reader,
    ObjectWatcher watcher,
    ObjectWriter writer,
    PatchEndpoint patches,
    DeleteEndpoint deletes,
    ScaleEndpoint scale,
    PodLogEndpoint logs,
    PodExecEndpoint exec,
    PodForwardEndpoint forward)
{
    /// <param name="context">The request.</param>
    /// <param name="target">What its path names; null: nothing that is served.</param>
    public Task HandleAsync(HttpContext context, ResourceTarget? target)
    {
        if (target is null) return ApiReply.WriteAsync(context, ApiStatus.NoSuchPath);
        var request = new ApiRequest(context, target);
        return target.Subresource switch
        {
            null or "status" => HandleObjectAsync(request),
            "scale" when target.Kind.Scalable => scale.HandleAsync(request),
            "log" when target.Kind == ResourceKinds.Pod => logs.GetAsync(request),
            "exec" when target.Kind == ResourceKinds.Pod => exec.HandleAsync(request),
            "attach" when target.Kind == ResourceKinds.Pod => ApiReply.WriteAsync(context, RemoteCommandRefusals.NoAttach),
            "ephemeralcontainers" when target.Kind == ResourceKinds.Pod => ApiReply.WriteAsync(context, RemoteCommandRefusals.NoDebug),
            "portforward" when target.Kind == ResourceKinds.Pod => forward.HandleAsync(request),
            _ => ApiReply.WriteAsync(context, ApiStatus.NoSuchPath),
        };
    }

    private Task HandleObjectAsync(ApiRequest request)
    {
        var method = request.Context.Request.Method;
        var named = request.Target.Name is not null;
        if (HttpMethods.IsGet(method))
        {
            if (request.Watch) return watcher.WatchAsync(request);
            return named ? reader.GetAsync(request) : reader.ListAsync(request);
        }

        if (request.Target.Kind.ReadOnly)
            return ApiReply.WriteAsync(request.Context, ApiStatus.MethodNotAllowed($"{request.Target.Kind.QualifiedPlural} are kept by Playground itself: they can be read, not changed"));
        if (HttpMethods.IsPost(method) && !named) return WriteAsync(request, CreateAsync);
        if (HttpMethods.IsPut(method) && named) return WriteAsync(request, ReplaceAsync);
        if (HttpMethods.IsPatch(method) && named) return WriteAsync(request, patches.PatchAsync);
        if (HttpMethods.IsDelete(method)) return named ? deletes.DeleteAsync(request) : deletes.DeleteCollectionAsync(request);
        return ApiReply.WriteAsync(request.Context, ApiStatus.MethodNotAllowed("the server does not allow this method on the requested resource"));
    }

    private Task<WriteResult> CreateAsync(ApiRequest request) => WithObjectAsync(request, writer.Create);

    private Task<WriteResult> ReplaceAsync(ApiRequest request) => WithObjectAsync(request, writer.Replace);

    private static async Task<WriteResult> WithObjectAsync(ApiRequest request, Func<ResourceTarget, JsonObject, WriteOptions, WriteResult> write)
    {
        var options = WriteOptions.From(request, out var error);
        if (error is not null) return WriteResult.Refused(error);
        var body = await RequestBody.ReadObjectAsync(request);
        if (body.Error is not null) return WriteResult.Refused(body.Error);
        return body.Object is JsonObject json
            ? write(request.Target, json, options)
            : WriteResult.Refused(ApiStatus.BadRequest($"a {request.Target.Kind.Kind} must be an object, found {Json.ToText(body.Object)}"));
    }

    private static async Task WriteAsync(ApiRequest request, Func<ApiRequest, Task<WriteResult>> write)
    {
        var result = await write(request);
        foreach (var warning in result.Warnings) ApiReply.Warn(request.Context, warning);
        if (result.Error is not null) await ApiReply.WriteAsync(request.Context, result.Error);
        else await ApiReply.WriteAsync(request.Context, w => VersionedJson.Write(w, result.Object!, request.Target.ApiVersion), result.Created ? 201 : 200);
    }
}
