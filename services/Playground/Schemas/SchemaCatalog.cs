using System.Collections.Concurrent;
using System.Text.Json;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Schemas;

/// <summary>The embedded schemas by kind. They are facts taken from Istio, the Gateway API and Kubernetes by <c>strip-schemas.py</c>.</summary>
internal static class SchemaCatalog
{
    private static readonly string[] Files = ["istio.json", "gateway-api.json", "kubernetes.json"];

    private static readonly Lazy<(Dictionary<string, JsonElement> Kinds, Dictionary<string, JsonElement> Types)> Source = new(Load);

    private static readonly ConcurrentDictionary<string, Schema> Types = new();
    private static readonly ConcurrentDictionary<ResourceKind, Schema> Kinds = new();

    /// <summary>The schema of a kind; null when none is known.</summary>
    public static Schema? Find(ResourceKind kind)
    {
        if (Kinds.TryGetValue(kind, out var known)) return known;
        return Source.Value.Kinds.TryGetValue($"{kind.Group}/{kind.Kind}", out var json)
            ? Kinds.GetOrAdd(kind, Schema.Read(json, TypeOf))
            : null;
    }

    /// <summary>A kind's schema as it is written in the files; undefined when none is known.</summary>
    public static JsonElement Raw(ResourceKind kind) => Source.Value.Kinds.GetValueOrDefault($"{kind.Group}/{kind.Kind}");

    /// <summary>A type's schema as it is written in the files.</summary>
    public static JsonElement RawType(string name) => Source.Value.Types[name];

    private static Schema TypeOf(string name) => Types.GetOrAdd(name, n => Schema.Read(Source.Value.Types[n], TypeOf));

    private static (Dictionary<string, JsonElement> Kinds, Dictionary<string, JsonElement> Types) Load()
    {
        var kinds = new Dictionary<string, JsonElement>();
        var types = new Dictionary<string, JsonElement>();
        foreach (var file in Files)
        {
            using var stream = typeof(SchemaCatalog).Assembly.GetManifestResourceStream($"Schemas/{file}")
                ?? throw new InvalidOperationException($"Schemas/{file} is not embedded");
            using var document = JsonDocument.Parse(stream);
            foreach (var kind in document.RootElement.GetProperty("kinds").EnumerateObject()) kinds[kind.Name] = kind.Value.Clone();
            foreach (var type in document.RootElement.GetProperty("types").EnumerateObject()) types[type.Name] = type.Value.Clone();
        }

        return (kinds, types);
    }
}
