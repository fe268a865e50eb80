using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>GET of one object or of a collection, as plain JSON or as a Table.</summary>
internal sealed class ObjectReader(ObjectStore store, TablePrinter tables)
{
    public Task GetAsync(ApiRequest request)
    {
        var target = request.Target;
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is not { } found)
            return ApiReply.WriteAsync(request.Context, ApiStatus.NotFound(target.Kind, target.RequiredName));
        return request.WantsTable
            ? ApiReply.WriteAsync(request.Context, w => tables.Write(w, request, [found], found.Version))
            : ApiReply.WriteAsync(request.Context, w => VersionedJson.Write(w, found, target.ApiVersion));
    }

    public Task ListAsync(ApiRequest request)
    {
        if (ObjectFilter.From(request, out var error) is not { } filter) return ApiReply.WriteAsync(request.Context, error!);
        var (all, version) = store.List(request.Target.Kind, filter.Namespace);
        StoredObject[] items = [.. all.Where(filter.Matches)];
        return request.WantsTable
            ? ApiReply.WriteAsync(request.Context, w => tables.Write(w, request, items, version))
            : ApiReply.WriteAsync(request.Context, w => WriteList(w, request.Target, items, version));
    }

    private static void WriteList(Utf8JsonWriter writer, ResourceTarget target, StoredObject[] items, long version)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", $"{target.Kind.Kind}List");
        writer.WriteString("apiVersion", target.ApiVersion);
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", version.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteStartArray("items");
        foreach (var item in items) VersionedJson.Write(writer, item, target.ApiVersion);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
