using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Schemas;

/// <summary>Finds fields that a kind does not have, and can take them out.</summary>
internal static class UnknownFields
{
    /// <summary>Paths of all unknown fields, in the order of the document; they are removed from it.</summary>
    public static List<string> Prune(JsonNode document, Schema schema)
    {
        var found = new List<string>();
        Visit(document, schema.Target, "", found);
        return found;
    }

    private static void Visit(JsonNode? node, Schema schema, string path, List<string> found)
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

    private static void VisitMembers(JsonObject map, Schema schema, string path, List<string> found)
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
                found.Add(inner);
                map.Remove(name);
            }
        }
    }
}
