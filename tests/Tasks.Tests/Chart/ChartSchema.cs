using System.Text.Json.Nodes;

namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>One entry of values.schema.json.</summary>
/// <param name="Path">Such as <c>gateway.tls.mode</c>.</param>
/// <param name="Entry">The entry; what it refers to where it only refers.</param>
/// <param name="Definition">Name of the definition it refers to; null for one of its own.</param>
internal sealed record SchemaEntry(string Path, JsonObject Entry, string? Definition)
{
    /// <summary>Entries below it.</summary>
    public JsonObject? Properties => Entry["properties"]?.AsObject();

    public string Type => Entry["type"]!.ToString();

    /// <summary>An object whose keys are the user's or Kubernetes': its inside is not the chart's to describe.</summary>
    public bool IsOpen => Type == "object" && Properties is null;
}

/// <summary>Reads values.schema.json: the subset of JSON Schema that it uses.</summary>
internal static class ChartSchema
{
    private const string Definitions = "#/definitions/";

    /// <summary>Every entry below the root, in order; definitions are entered each time they are referred to.</summary>
    public static IEnumerable<SchemaEntry> Entries(JsonObject schema) => Below(schema, schema, "");

    public static SchemaEntry Resolve(JsonObject schema, string path, JsonObject entry)
    {
        if (entry["$ref"]?.ToString() is not { } reference) return new SchemaEntry(path, entry, null);
        var name = reference[Definitions.Length..];
        return new SchemaEntry(path, schema["definitions"]![name]!.AsObject(), name);
    }

    public static IEnumerable<SchemaEntry> Children(JsonObject schema, SchemaEntry parent)
    {
        foreach (var (name, entry) in parent.Properties ?? []) yield return Resolve(schema, parent.Path.Length == 0 ? name : $"{parent.Path}.{name}", entry!.AsObject());
    }

    private static IEnumerable<SchemaEntry> Below(JsonObject schema, JsonObject parent, string path)
    {
        foreach (var child in Children(schema, new SchemaEntry(path, parent, null)))
        {
            yield return child;
            foreach (var deeper in Below(schema, child.Entry, child.Path)) yield return deeper;
        }
    }
}
