using System.Collections.Frozen;
using System.Text.Json;

namespace Bookinfo.Playground.Schemas;

/// <summary>
/// What kinds and their fields mean, for <c>kubectl explain</c>: descriptions.json, which a test makes of the documentation comments of
/// the records that the mesh reads them into.
/// </summary>
internal static class Descriptions
{
    private static readonly Lazy<FrozenDictionary<DescribedPlace, string>> Source = new(Load);

    /// <summary>Null: nothing is known.</summary>
    public static string? Of(DescribedPlace place) => Source.Value.GetValueOrDefault(place);

    private static FrozenDictionary<DescribedPlace, string> Load()
    {
        using var stream = typeof(Descriptions).Assembly.GetManifestResourceStream("Schemas/descriptions.json")
            ?? throw new InvalidOperationException("Schemas/descriptions.json is not embedded");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject()
            .SelectMany(static owner => owner.Value.EnumerateObject().Select(text => KeyValuePair.Create(new DescribedPlace(owner.Name, text.Name), text.Value.GetString()!)))
            .ToFrozenDictionary();
    }
}

/// <param name="Owner">A kind, <c>networking.istio.io/VirtualService</c>, or a type of several, <c>networking.v1.IngressBackend</c>.</param>
/// <param name="Path">Field in it, <c>spec.http.timeout</c>; empty: the kind or type itself.</param>
internal sealed record DescribedPlace(string Owner, string Path)
{
    public DescribedPlace Member(string name) => this with { Path = Path.Length == 0 ? name : $"{Path}.{name}" };
}
