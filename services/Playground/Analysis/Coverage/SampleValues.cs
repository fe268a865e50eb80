using System.Text.Json.Nodes;

using Bookinfo.Playground.Schemas;

namespace Bookinfo.Playground.Analysis;

/// <summary>Values to try a field with: what the schema allows of a handful that the rules of Istio tell apart.</summary>
internal static class SampleValues
{
    private static readonly string[] Texts =
    [
        "a.example.com", "/x", "x", "5s", "1", "10.0.0.1", "HTTP", "TCP", "GET", "*", "a/b", "./*", "127.0.0.1:8080", "connect-failure", "UNAVAILABLE", "eA==", "region/zone/*", "0.0.0.0", "us-east",
        "topology.kubernetes.io/region", "mesh", "default", "ECDHE-RSA-AES128-GCM-SHA256", "Service", "Gateway", "https", "In",
    ];

    private static readonly long[] Numbers = [1, 5, 80, 100, 200, 301, 302, 503, 65537, 0];

    /// <summary>In the order that they are tried in; all that an enumeration has.</summary>
    public static IEnumerable<JsonNode?> Of(Schema schema)
    {
        var target = schema.Target;
        if (!target.Enum.IsEmpty) return target.Enum.Select(value => (JsonNode?)(target.Type == "integer" ? JsonNode.Parse(value) : JsonValue.Create(value)));
        return All(target).Where(value => SchemaValidator.Validate(Clone(value), target).Count == 0);
    }

    /// <summary>The first that will do; an object has its required members.</summary>
    public static JsonNode? First(Schema schema)
    {
        var target = schema.Target;
        if (target.Properties is not { Count: > 0 } properties) return Of(target).FirstOrDefault();
        var made = new JsonObject();
        foreach (var name in target.Required) made[name] = First(properties[name]);
        return made;
    }

    private static IEnumerable<JsonNode?> All(Schema schema) => schema.Type switch
    {
        "string" => Texts.Select(static text => (JsonNode?)JsonValue.Create(text)),
        "integer" or "number" => Numbers.Select(static number => (JsonNode?)JsonValue.Create(number)),
        "boolean" => [JsonValue.Create(true), JsonValue.Create(false)],
        "array" => schema.Items is { } items ? Of(items).Select(static item => (JsonNode?)new JsonArray(Clone(item))) : [new JsonArray()],
        "object" => schema.Values is { } values ? Of(values).Select(static value => (JsonNode?)new JsonObject { [SchemaField.AnyKey] = Clone(value) }) : [new JsonObject()],
        _ => [JsonValue.Create("x"), JsonValue.Create(1L), JsonValue.Create("5s")],
    };

    private static JsonNode Clone(JsonNode? node) => node!.DeepClone();
}
