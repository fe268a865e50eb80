using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>ConfigMaps and Secrets with <c>immutable: true</c>: only their metadata changes.</summary>
internal static class ImmutableData
{
    private const string Rule = "field is immutable when `immutable` is set";

    public static IEnumerable<FieldError> Check(JsonObject json, StoredObject? live)
    {
        if (live is null || live.Json.At("immutable").ValueKind != JsonValueKind.True) yield break;
        if (json["immutable"]?.ToString() != "true") yield return FieldError.Forbidden("immutable", Rule);
        var before = live.ToMutable();
        foreach (var field in new[] { "data", "binaryData" })
        {
            if (!JsonNode.DeepEquals(Entries(before[field]), Entries(json[field]))) yield return FieldError.Forbidden(field, Rule);
        }
    }

    /// <summary>No entries are the same as none named.</summary>
    private static JsonNode? Entries(JsonNode? map) => map is JsonObject { Count: 0 } ? null : map;
}
