using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>
/// The JSON merge patch of client-side apply: what the manifest sets, minus what it set the last time and no longer does. The last time is
/// kept in the same annotation as kubectl's, so both may apply in turn.
/// </summary>
internal static class ThreeWayPatch
{
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The manifest with itself in the annotation.</summary>
    public static JsonObject WithLastApplied(JsonObject manifest)
    {
        var bare = (JsonObject)manifest.DeepClone();
        var annotations = Annotations(bare);
        annotations.Remove(LastApplied);
        var text = Sorted(bare)!.ToJsonString(Relaxed) + "\n";
        annotations[LastApplied] = text;
        return bare;
    }

    /// <summary>Patch that turns the live object into what the manifest wants; empty when it is that already.</summary>
    public static JsonObject Between(JsonObject live, JsonObject manifest)
    {
        var last = live["metadata"]?["annotations"]?[LastApplied]?.ToString() is { } text ? JsonNode.Parse(text) as JsonObject : null;
        var bare = (JsonObject)manifest.DeepClone();
        Annotations(bare);
        var patch = Differences(last, bare, live);
        if (patch.Count > 0 || last is null) AddLastApplied(patch, manifest);
        return patch;
    }

    private static void AddLastApplied(JsonObject patch, JsonObject manifest)
    {
        var text = WithLastApplied(manifest)["metadata"]!["annotations"]![LastApplied]!.ToString();
        Annotations(patch)[LastApplied] = text;
    }

    private static JsonObject Differences(JsonObject? last, JsonObject wanted, JsonObject live)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in wanted)
        {
            if (value is JsonObject inner && live[key] is JsonObject liveInner)
            {
                var differences = Differences(last?[key] as JsonObject, inner, liveInner);
                if (differences.Count > 0) patch[key] = differences;
            }
            else if (!IsThere(last?[key], value, live[key]))
            {
                patch[key] = value?.DeepClone();
            }
        }

        foreach (var (key, _) in last ?? [])
        {
            if (!wanted.ContainsKey(key) && live.ContainsKey(key)) patch[key] = null;
        }

        return patch;
    }

    private static bool IsThere(JsonNode? last, JsonNode? wanted, JsonNode? live) =>
        JsonNode.DeepEquals(wanted, live) || (wanted is JsonArray && JsonNode.DeepEquals(last, wanted) && Covers(live, wanted));

    /// <summary>The server filled in defaults, and nothing else changed.</summary>
    private static bool Covers(JsonNode? live, JsonNode? wanted) => (live, wanted) switch
    {
        (JsonObject l, JsonObject w) => w.All(field => Covers(l[field.Key], field.Value)),
        (JsonArray l, JsonArray w) => l.Count == w.Count && l.Zip(w).All(pair => Covers(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(live, wanted),
    };

    private static JsonObject Annotations(JsonObject manifest)
    {
        if (manifest["metadata"] is not JsonObject metadata) manifest["metadata"] = metadata = [];
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        return annotations;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, Sorted(f.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
