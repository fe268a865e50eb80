using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Paths such as <c>reviews[0].rating.color</c>.</summary>
internal static class JsonPath
{
    /// <summary>The value as text: strings without quotes, anything else as JSON. Null when the path leads nowhere.</summary>
    public static string? Find(JsonNode? root, string path)
    {
        var node = root;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = step switch
            {
                ['[', .. var index, ']'] => node is JsonArray array && int.TryParse(index, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < array.Count ? array[i] : null,
                _ => (node as JsonObject)?[step],
            };
        }

        return node switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => node.ToJsonString(),
        };
    }
}
