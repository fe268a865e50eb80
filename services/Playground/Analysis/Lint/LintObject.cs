using System.Text.Json.Nodes;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Analysis;

/// <summary>One object of a file.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Manifest">All of it, and its lines.</param>
internal sealed record LintObject(string File, PlacedManifest Manifest)
{
    /// <summary>In place of a file: the object is what Playground runs.</summary>
    public const string Live = "live";

    public bool IsLive => File == Live;

    public JsonObject Json => Manifest.Json;

    public string Kind => Json["kind"]?.ToString() ?? "";

    public string Group => Json["apiVersion"]?.ToString() is { } version && version.Contains('/') ? version.Split('/')[0] : "";

    public string Name => Json["metadata"]?["name"]?.ToString() ?? "";

    public string Namespace => Json["metadata"]?["namespace"]?.ToString() ?? "default";

    public string Key => $"{Namespace}/{Name}";

    public JsonNode? Spec => Json["spec"];

    /// <summary>Line of a field in the file; of the object when null.</summary>
    public long LineOf(string? field) => Manifest.LineOf(field ?? "");

    public bool Is(string kind) => Kind == kind && (Group != "gateway.networking.k8s.io" || kind != "Gateway");

    /// <summary>Items of a list; none when it is missing or no list.</summary>
    public static IEnumerable<JsonNode> Items(JsonNode? list) => list is JsonArray array ? array.OfType<JsonNode>() : [];

    /// <summary>Names and texts of a map; none when it is missing.</summary>
    public static Dictionary<string, string> Map(JsonNode? map) => map is JsonObject members ? members.ToDictionary(static member => member.Key, static member => member.Value?.ToString() ?? "") : [];

    /// <summary>Labels as kubectl writes them.</summary>
    public static string LabelText(Dictionary<string, string> labels) => string.Join(",", labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}"));

    /// <summary>Null when it is no number.</summary>
    public static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out int number) ? number : null;
}
