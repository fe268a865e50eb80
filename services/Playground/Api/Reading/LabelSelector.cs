using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>The text form of a label selector: <c>a=b,c!=d,e in (f,g),h,!i</c>. All parts must hold.</summary>
internal sealed partial class LabelSelector
{
    private readonly ImmutableArray<Requirement> _requirements;

    private LabelSelector(ImmutableArray<Requirement> requirements) => _requirements = requirements;

    /// <summary>Null text selects everything; false when the text is no selector.</summary>
    public static bool TryParse(string? text, out LabelSelector selector)
    {
        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var part in SplitOutsideBrackets(text ?? ""))
        {
            if (Parse(part) is not { } requirement)
            {
                selector = new LabelSelector([]);
                return false;
            }

            requirements.Add(requirement);
        }

        selector = new LabelSelector(requirements.ToImmutable());
        return true;
    }

    public bool Matches(JsonElement labels) => _requirements.All(r => r.Holds(labels.At(r.Key).AsText()));

    private static Requirement? Parse(string part)
    {
        if (Sets().Match(part) is { Success: true } set)
        {
            var values = set.Groups["values"].Value.Split(',').Select(v => v.Trim()).ToImmutableArray();
            return new Requirement(set.Groups["key"].Value, set.Groups["not"].Success, values);
        }

        if (Comparison().Match(part) is { Success: true } compared)
        {
            return new Requirement(compared.Groups["key"].Value, compared.Groups["op"].Value == "!=", [compared.Groups["value"].Value]);
        }

        return Presence().Match(part) is { Success: true } present
            ? new Requirement(present.Groups["key"].Value, present.Groups["not"].Success, null)
            : null;
    }

    private static IEnumerable<string> SplitOutsideBrackets(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            if (text[i] == ')') depth--;
            if (text[i] != ',' || depth > 0) continue;
            yield return text[start..i].Trim();
            start = i + 1;
        }

        if (text.Trim().Length > 0) yield return text[start..].Trim();
    }

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9][-A-Za-z0-9_./]*)\s+(?<not>not)?in\s+\((?<values>[-A-Za-z0-9_.,\s]*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Sets();

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9][-A-Za-z0-9_./]*)\s*(?<op>==|=|!=)\s*(?<value>[-A-Za-z0-9_.]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(?<not>!)?\s*(?<key>[A-Za-z0-9][-A-Za-z0-9_./]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Presence();

    /// <param name="Key">Label name.</param>
    /// <param name="Negated">Whether the label must not have one of the values; a missing label then matches.</param>
    /// <param name="Values">Null: only presence counts.</param>
    private sealed record Requirement(string Key, bool Negated, ImmutableArray<string>? Values)
    {
        public bool Holds(string? value) => (value is not null && (Values is not { } values || values.Contains(value))) != Negated;
    }
}
