using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Schemas;

/// <summary>Finds fields that a kind does not have, and can take them out.</summary>
internal static class UnknownFields
{
    /// <summary>Paths of all unknown fields, in the order of the document; they are removed from it.</summary>
    /// <param name="document">Loses them.</param>
    /// <param name="schema">Of its kind.</param>
    /// <param name="stays">Tells of a path that it is left alone; null: none is.</param>
    public static List<string> Prune(JsonNode document, Schema schema, Func<string, bool>? stays = null)
    {
        var found = new List<string>();
        Visit(document, schema.Target, "", new Unknown(found, stays));
        return found;
    }

    private static void Visit(JsonNode? node, Schema schema, string path, Unknown found)
    {
        switch (node)
        {
            case JsonObject map:
                VisitMembers(map, schema, path, found);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var i = 0; i < list.Count; i++) Visit(list[i], items.Target, $"{path}[{i}]", found);
                break;
        }
    }

    private static void VisitMembers(JsonObject map, Schema schema, string path, Unknown found)
    {
        if (schema.Type is not (null or "object")) return;
        foreach (var (name, value) in map.ToArray())
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Properties?.GetValueOrDefault(name) is { } known)
            {
                Visit(value, known.Target, inner, found);
            }
            else if (schema.Values is { } values)
            {
                Visit(value, values.Target, inner, found);
            }
            else if (!schema.Open)
            {
                if (found.Stays?.Invoke(inner) == true) continue;
                found.Paths.Add(inner);
                map.Remove(name);
            }
        }
    }

    /// <param name="Paths">Filled on the way.</param>
    /// <param name="Stays">See <see cref="Prune"/>.</param>
    private sealed record Unknown(List<string> Paths, Func<string, bool>? Stays);
}
