using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Reading;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>DELETE of one object or of a collection.</summary>
internal sealed class DeleteEndpoint(ObjectStore store, ObjectDeleter deleter)
{
    public async Task DeleteAsync(ApiRequest request)
    {
        var (options, error) = await DeleteOptions.ReadAsync(request);
        var target = request.Target;
        var found = store.Find(target.Kind, target.StoreNamespace, target.RequiredName);
        if (found is null) error ??= ApiStatus.NotFound(target.Kind, target.RequiredName);
        error ??= Precondition(options, found!);
        if (error is null && !options.DryRun) error = deleter.Delete(found!, options);
        if (error is not null) await ApiReply.WriteAsync(request.Context, error);
        else if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is { } leaving && !options.DryRun)
            await ApiReply.WriteAsync(request.Context, w => VersionedJson.Write(w, leaving, target.ApiVersion));
        else await ApiReply.WriteAsync(request.Context, ApiStatus.Success(target.Kind, target.RequiredName, found!.Uid));
    }

    public async Task DeleteCollectionAsync(ApiRequest request)
    {
        var (options, error) = await DeleteOptions.ReadAsync(request);
        var filter = error is null ? ObjectFilter.From(request, out error) : null;
        if (filter is null)
        {
            await ApiReply.WriteAsync(request.Context, error!);
            return;
        }

        var (all, version) = store.List(request.Target.Kind, filter.Namespace);
        var items = new JsonArray();
        foreach (var item in all.Where(filter.Matches))
        {
            if (!options.DryRun) deleter.Delete(item, options);
            items.Add(item.ToMutable());
        }

        await ApiReply.WriteAsync(request.Context, new JsonObject
        {
            ["kind"] = $"{request.Target.Kind.Kind}List",
            ["apiVersion"] = request.Target.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = $"{version}" },
            ["items"] = items,
        });
    }

    private static ApiStatus? Precondition(DeleteOptions options, StoredObject found)
    {
        var wrong = (options.Uid is { } uid && uid != found.Uid ? $"UID in precondition: {uid}, UID in object meta: {found.Uid}" : null)
            ?? (options.ResourceVersion is { } version && version != $"{found.Version}"
                ? $"ResourceVersion in precondition: {version}, ResourceVersion in object meta: {found.Version}" : null);
        return wrong is null
            ? null
            : ApiStatus.Of(
                new StoreException(StoreError.Conflict, $"Operation cannot be fulfilled on {found.Kind.QualifiedPlural} \"{found.Name}\": Precondition failed: {wrong}"),
                found.Kind, found.Name);
    }
}
