using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Schemas;

/// <summary>Fills in the defaults that a CRD states.</summary>
internal static class SchemaDefaults
{
    public static void Fill(JsonNode? node, Schema schema)
    {
        schema = schema.Target;
        if (node is JsonArray list && schema.Items is { } items)
        {
            foreach (var item in list) Fill(item, items);
        }

        if (node is not JsonObject map) return;
        foreach (var (name, property) in schema.Properties ?? System.Collections.Frozen.FrozenDictionary<string, Schema>.Empty)
        {
            if (!map.ContainsKey(name) && property.NewDefault() is { } value) map[name] = value;
            if (map[name] is { } inner) Fill(inner, property);
        }

        if (schema.Values is not { } values) return;
        foreach (var (_, value) in map) Fill(value, values);
    }
}
