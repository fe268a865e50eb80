using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Schemas;

/// <summary>What is known of one field or type: the part of OpenAPI that Kubernetes uses, without descriptions.</summary>
internal sealed class Schema
{
    private readonly Func<string, Schema>? _resolve;
    private readonly string? _reference;

    private Schema(JsonElement json, Func<string, Schema> resolve)
    {
        if (json.TryGetProperty("ref", out var reference)) (_reference, _resolve) = (reference.GetString(), resolve);
        Type = Text(json, "type");
        Format = Text(json, "format");
        Pattern = Text(json, "pattern");
        Rule = Text(json, "rule");
        Nullable = Flag(json, "nullable");
        Open = Flag(json, "open");
        Minimum = Number(json, "minimum");
        Maximum = Number(json, "maximum");
        MinLength = (int?)Number(json, "minLength");
        MaxLength = (int?)Number(json, "maxLength");
        MinItems = (int?)Number(json, "minItems");
        MaxItems = (int?)Number(json, "maxItems");
        if (json.TryGetProperty("enum", out var values)) Enum = [.. values.EnumerateArray().Select(v => v.ToString())];
        if (json.TryGetProperty("required", out var required)) Required = [.. required.EnumerateArray().Select(v => v.GetString()!)];
        if (json.TryGetProperty("default", out var value)) Default = value;
        if (json.TryGetProperty("properties", out var properties))
            Properties = properties.EnumerateObject().ToFrozenDictionary(p => p.Name, p => new Schema(p.Value, resolve));
        Items = Child(json, "items", resolve);
        Values = Child(json, "additionalProperties", resolve);
        Not = Child(json, "not", resolve);
        OneOf = Children(json, "oneOf", resolve);
        AnyOf = Children(json, "anyOf", resolve);
        AllOf = Children(json, "allOf", resolve);
    }

    /// <summary>Name of the type that is referred to; null: the schema stands here.</summary>
    public string? Reference => _reference;

    /// <summary>JSON's types, and <c>int-or-string</c> and <c>quantity</c>. Null: any.</summary>
    public string? Type { get; }

    public string? Format { get; }

    public string? Pattern { get; }

    /// <summary>A rule that the CRD writes in CEL and that is coded here: <c>duration</c>, <c>port</c>.</summary>
    public string? Rule { get; }

    public bool Nullable { get; }

    /// <summary>Whether fields that are not listed are kept.</summary>
    public bool Open { get; }

    public double? Minimum { get; }

    public double? Maximum { get; }

    public int? MinLength { get; }

    public int? MaxLength { get; }

    public int? MinItems { get; }

    public int? MaxItems { get; }

    public ImmutableArray<string> Enum { get; } = [];

    public ImmutableArray<string> Required { get; } = [];

    /// <summary>What a missing field gets; null: nothing.</summary>
    public JsonElement? Default { get; }

    /// <summary>Null when the fields are not listed.</summary>
    public FrozenDictionary<string, Schema>? Properties { get; }

    /// <summary>Of a list; null: any.</summary>
    public Schema? Items { get; }

    /// <summary>Of a map with free names; null when it is none.</summary>
    public Schema? Values { get; }

    public Schema? Not { get; }

    public ImmutableArray<Schema> OneOf { get; }

    public ImmutableArray<Schema> AnyOf { get; }

    public ImmutableArray<Schema> AllOf { get; }

    /// <summary>The schema itself, or the type it refers to.</summary>
    public Schema Target => _resolve is null ? this : _resolve(_reference!);

    public static Schema Read(JsonElement json, Func<string, Schema> resolve) => new(json, resolve);

    /// <summary>A copy of the default; null when there is none.</summary>
    public JsonNode? NewDefault() => Default is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private static Schema? Child(JsonElement json, string name, Func<string, Schema> resolve) =>
        json.TryGetProperty(name, out var value) ? new Schema(value, resolve) : null;

    private static ImmutableArray<Schema> Children(JsonElement json, string name, Func<string, Schema> resolve) =>
        json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(v => new Schema(v, resolve))] : [];
}
