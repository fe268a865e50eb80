using System.Collections.Immutable;
using System.Text.Json;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>The text form of a field selector: <c>metadata.name=a,status.phase!=Running</c>. A missing field counts as empty.</summary>
internal sealed class FieldSelector
{
    private readonly ImmutableArray<(string[] Path, bool Negated, string Value)> _parts;

    private FieldSelector(ImmutableArray<(string[] Path, bool Negated, string Value)> parts) => _parts = parts;

    /// <summary>Null text selects everything; false when the text is no selector.</summary>
    public static bool TryParse(string? text, out FieldSelector selector)
    {
        var parts = ImmutableArray.CreateBuilder<(string[], bool, string)>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                selector = new FieldSelector([]);
                return false;
            }

            var negated = part[at - 1] == '!';
            var path = part[..(negated ? at - 1 : at)];
            parts.Add((path.Split('.'), negated, part[(at + 1)..].TrimStart('=')));
        }

        selector = new FieldSelector(parts.ToImmutable());
        return true;
    }

    public bool Matches(JsonElement json) => _parts.All(part => (TextOf(json.At(part.Path)) == part.Value) != part.Negated);

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
