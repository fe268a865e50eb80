using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Schemas;

namespace Bookinfo.Playground.Api.Discovery;

/// <summary>The schemas behind <c>kubectl explain</c>: names, types and enums of one group version, described where the mesh reads them.</summary>
internal static class OpenApiSchemas
{
    private static readonly string[] Kept = ["type", "enum", "format", "required", "default", "minimum", "maximum", "pattern", "nullable"];

    public static JsonObject Of(ServedVersion version)
    {
        var schemas = new JsonObject();
        foreach (var kind in version.Kinds)
        {
            var raw = SchemaCatalog.Raw(kind);
            if (raw.ValueKind == JsonValueKind.Undefined) continue;
            var type = raw.TryGetProperty("ref", out var reference) ? SchemaCatalog.RawType(reference.GetString()!) : raw;
            var json = Convert(type, new DescribedPlace($"{kind.Group}/{kind.Kind}", ""), schemas);
            json["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject
            {
                ["group"] = version.GroupVersion == version.Version ? "" : version.GroupVersion[..version.GroupVersion.IndexOf('/', StringComparison.Ordinal)],
                ["version"] = version.Version,
                ["kind"] = kind.Kind,
            });
            schemas[$"{version.GroupVersion.Replace('/', '.')}.{kind.Kind}"] = json;
        }

        return schemas;
    }

    private static JsonObject Convert(JsonElement raw, DescribedPlace place, JsonObject schemas)
    {
        var json = Fields(raw, place, schemas);
        if (Descriptions.Of(place) is { } text) json["description"] = text;
        return json;
    }

    private static JsonObject Fields(JsonElement raw, DescribedPlace place, JsonObject schemas)
    {
        if (raw.TryGetProperty("ref", out var reference))
        {
            var name = reference.GetString()!;
            if (!schemas.ContainsKey(name))
            {
                // In place before its fields: types may contain themselves.
                schemas[name] = new JsonObject();
                schemas[name] = Convert(SchemaCatalog.RawType(name), new DescribedPlace(name, ""), schemas);
            }

            return new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" }) };
        }

        var json = new JsonObject();
        foreach (var member in raw.EnumerateObject().Where(m => Kept.Contains(m.Name))) json[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        if (raw.At("type").AsText() is "int-or-string" or "quantity")
        {
            json.Remove("type");
            json["x-kubernetes-int-or-string"] = true;
        }

        if (raw.TryGetProperty("properties", out var properties))
            json["properties"] = new JsonObject(properties.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Convert(p.Value, place.Member(p.Name), schemas))));

        // Items and values stand at the place of their list or map: its description is theirs.
        if (raw.TryGetProperty("items", out var items)) json["items"] = Fields(items, place, schemas);
        if (raw.TryGetProperty("additionalProperties", out var values)) json["additionalProperties"] = Fields(values, place, schemas);
        return json;
    }
}
