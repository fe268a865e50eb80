using System.Text.Json.Nodes;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>Keeps the fields of a comma-separated list of paths (<c>?mask=</c>), and the type.</summary>
internal static class FieldMask
{
    public static JsonObject Keep(JsonNode source, string mask)
    {
        var kept = new JsonObject { ["@type"] = source["@type"]?.DeepClone() };
        foreach (var path in mask.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Copy(source.AsObject(), kept, path.Split('.'));
        return kept;
    }

    private static void Copy(JsonObject from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (from[path[0]] is not { } value) return;
        if (path.Length == 1)
        {
            to[path[0]] = value.DeepClone();
            return;
        }

        switch (value)
        {
            case JsonObject inner:
                if (to[path[0]] is not JsonObject target) to[path[0]] = target = [];
                Copy(inner, target, path[1..]);
                break;
            case JsonArray list:
                if (to[path[0]] is not JsonArray items) to[path[0]] = items = [.. list.Select(static _ => new JsonObject())];
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject item) Copy(item, items[i]!.AsObject(), path[1..]);
                }

                break;
        }
    }
}
