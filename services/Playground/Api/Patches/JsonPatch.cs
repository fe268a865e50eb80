using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>JSON patch (RFC 6902). All or nothing: the document is worked on as a copy.</summary>
internal static class JsonPatch
{
    /// <summary>The changed document, or what is wrong with the patch.</summary>
    public static (JsonObject? Result, string? Error) Apply(JsonObject document, JsonArray operations)
    {
        JsonNode? root = document.DeepClone();
        for (var i = 0; i < operations.Count; i++)
        {
            if (operations[i] is not JsonObject operation) return (null, $"operation {i} must be an object");
            if (Run(ref root, operation) is { } error) return (null, $"operation {i} ({operation["op"]} {operation["path"]}): {error}");
        }

        return root is JsonObject result ? (result, null) : (null, "the patched document is no object");
    }

    private static string? Run(ref JsonNode? root, JsonObject operation)
    {
        if (operation["path"].AsText() is not { } path || Split(path) is not { } steps) return "path must be a JSON pointer";
        switch (operation["op"].AsText())
        {
            case "add":
                return operation.ContainsKey("value") ? Add(ref root, steps, operation["value"]?.DeepClone()) : "value is missing";
            case "replace":
                if (!operation.ContainsKey("value")) return "value is missing";
                return Remove(root, steps) ?? Add(ref root, steps, operation["value"]?.DeepClone());
            case "remove":
                return Remove(root, steps);
            case "test":
                return !TryGet(root, steps, out var found) ? "nothing is there"
                    : JsonNode.DeepEquals(found, operation["value"]) ? null : $"testing value failed: found {Json.ToText(found)}";
            case "copy" or "move":
                if (operation["from"].AsText() is not { } from || Split(from) is not { } source) return "from must be a JSON pointer";
                if (!TryGet(root, source, out var taken)) return $"nothing is at {from}";
                taken = taken?.DeepClone();
                if (operation["op"].AsText() == "move" && Remove(root, source) is { } failure) return failure;
                return Add(ref root, steps, taken);
            case var other:
                return $"op \"{other}\" is unknown: allowed are add, remove, replace, move, copy, test";
        }
    }

    private static string[]? Split(string pointer)
    {
        if (pointer.Length == 0) return [];
        if (pointer[0] != '/') return null;
        return [.. pointer[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static string? Add(ref JsonNode? root, string[] steps, JsonNode? value)
    {
        if (steps.Length == 0)
        {
            root = value;
            return null;
        }

        if (!TryGet(root, steps.AsSpan(..^1), out var parent)) return "the parent does not exist";
        switch (parent)
        {
            case JsonObject map:
                map[steps[^1]] = value;
                return null;
            case JsonArray list when steps[^1] == "-":
                list.Add(value);
                return null;
            case JsonArray list when Index(steps[^1]) is { } at && at <= list.Count:
                list.Insert(at, value);
                return null;
            default:
                return "there is no such place";
        }
    }

    private static string? Remove(JsonNode? root, string[] steps)
    {
        if (steps.Length == 0) return null;
        if (!TryGet(root, steps, out _) || !TryGet(root, steps.AsSpan(..^1), out var parent)) return "nothing is there";
        if (parent is JsonObject map) map.Remove(steps[^1]);
        else ((JsonArray)parent!).RemoveAt(Index(steps[^1])!.Value);
        return null;
    }

    private static bool TryGet(JsonNode? root, ReadOnlySpan<string> steps, out JsonNode? found)
    {
        found = root;
        foreach (var step in steps)
        {
            switch (found)
            {
                case JsonObject map when map.TryGetPropertyValue(step, out var member):
                    found = member;
                    break;
                case JsonArray list when Index(step) is { } at && at < list.Count:
                    found = list[at];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static int? Index(string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
