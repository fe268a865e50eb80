using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>
/// Kubernetes' strategic merge patch: like a merge patch, but lists of named things merge item by item, and directives
/// say what a plain merge cannot (<c>$patch</c>, <c>$retainKeys</c>, <c>$deleteFromPrimitiveList</c>, <c>$setElementOrder</c>).
/// </summary>
internal static class StrategicMergePatch
{
    private const string DeleteFrom = "$deleteFromPrimitiveList/";
    private const string Order = "$setElementOrder/";

    /// <summary>Changes <paramref name="target"/>; no directive stays in it.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        if (patch["$patch"].AsText() == "replace")
        {
            target.Clear();
        }
        else if (patch["$retainKeys"] is JsonArray retained)
        {
            var names = retained.Select(n => n.AsText()).ToHashSet();
            foreach (var other in target.Select(m => m.Key).Where(name => !names.Contains(name)).ToArray()) target.Remove(other);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFrom, StringComparison.Ordinal)) RemoveItems(target, name[DeleteFrom.Length..], value);
        }

        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith('$')) ApplyMember(target, name, value);
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(Order, StringComparison.Ordinal)) Sort(target, name[Order.Length..], value);
        }
    }

    private static void ApplyMember(JsonObject target, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject inner when inner["$patch"].AsText() == "delete":
                target.Remove(name);
                break;
            case JsonObject inner:
                if (target[name] is not JsonObject child) target[name] = child = [];
                Apply(child, inner);
                break;
            case JsonArray items:
                ApplyList(target, name, items);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    private static void ApplyList(JsonObject target, string name, JsonArray items)
    {
        if (MergeKeys.IsSet(name))
        {
            var set = target[name] as JsonArray ?? [];
            foreach (var item in items)
            {
                if (!set.Any(present => JsonNode.DeepEquals(present, item))) set.Add(item?.DeepClone());
            }

            target[name] = set.DeepClone();
            return;
        }

        var live = target[name] as JsonArray;
        var replaces = items.OfType<JsonObject>().Any(i => i["$patch"].AsText() == "replace" && i.Count == 1);
        var key = MergeKeys.Of(name, items.Concat(live ?? []));
        if (live is null || replaces || key is null)
        {
            target[name] = Fresh(items, key is not null);
            return;
        }

        foreach (var item in items.OfType<JsonObject>())
        {
            if (item["$patch"].AsText() == "delete") RemoveMatching(live, item, key);
            else MergeItem(live, item, key);
        }
    }

    /// <summary>A list that was not there: its items still may carry directives and nulls.</summary>
    private static JsonArray Fresh(JsonArray items, bool keyed)
    {
        var fresh = new JsonArray();
        foreach (var item in items)
        {
            if (item is not JsonObject inner)
            {
                fresh.Add(item?.DeepClone());
                continue;
            }

            if (inner.ContainsKey("$patch") && (keyed || inner.Count == 1)) continue;
            fresh.Add(Clean(inner));
        }

        return fresh;
    }

    private static JsonObject Clean(JsonObject item)
    {
        var clean = new JsonObject();
        Apply(clean, item);
        return clean;
    }

    private static void MergeItem(JsonArray live, JsonObject item, string key)
    {
        var hits = live.OfType<JsonObject>().Where(l => JsonNode.DeepEquals(l[key], item[key])).ToArray();
        // The same port number may stand there for TCP and for UDP: then the protocol tells.
        var hit = hits.Length > 1 ? hits.FirstOrDefault(h => JsonNode.DeepEquals(h["protocol"], item["protocol"])) ?? hits[0] : hits.FirstOrDefault();
        if (hit is null) live.Add(Clean(item));
        else Apply(hit, item);
    }

    private static void RemoveMatching(JsonArray live, JsonObject item, string key)
    {
        var hits = live.OfType<JsonObject>().Where(l => JsonNode.DeepEquals(l[key], item[key])).ToArray();
        if (hits.Length > 1) hits = [.. hits.Where(h => item.All(m => m.Key.StartsWith('$') || JsonNode.DeepEquals(h[m.Key], m.Value)))];
        foreach (var hit in hits) live.Remove(hit);
    }

    private static void RemoveItems(JsonObject target, string list, JsonNode? value)
    {
        if (target[list] is not JsonArray live || value is not JsonArray gone) return;
        foreach (var item in live.Where(l => gone.Any(g => JsonNode.DeepEquals(g, l))).ToArray()) live.Remove(item);
    }

    /// <summary>Known items in the given order; items nobody listed go last.</summary>
    private static void Sort(JsonObject target, string list, JsonNode? value)
    {
        if (target[list] is not JsonArray live || value is not JsonArray order) return;
        var key = MergeKeys.Of(list, order.Concat(live));
        int Place(JsonNode? item)
        {
            for (var i = 0; i < order.Count; i++)
            {
                var same = key is not null && item is JsonObject o && order[i] is JsonObject wanted
                    ? wanted.All(m => JsonNode.DeepEquals(m.Value, o[m.Key]))
                    : JsonNode.DeepEquals(item, order[i]);
                if (same) return i;
            }

            return int.MaxValue;
        }

        var sorted = live.OrderBy(Place).Select(item => item?.DeepClone()).ToArray();
        target[list] = new JsonArray(sorted);
    }
}
