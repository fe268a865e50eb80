namespace Bookinfo.Playground.Tasks;

/// <summary>Compares one text with its rule.</summary>
internal static class TextCheck
{
    private const int LongestQuote = 80;

    /// <param name="what">Name of the text in messages.</param>
    /// <param name="rule">What it must be like.</param>
    /// <param name="text">Null: it is not there.</param>
    public static IEnumerable<string> Mismatches(string what, TextRule rule, string? text)
    {
        if (rule.MustBeMissing)
        {
            if (text is not null) yield return $"{what} is there ({Quote(text)}) and must not be";
            yield break;
        }

        if (text is null)
        {
            if (rule.EqualTo is not null || rule.Contains is not []) yield return $"{what} is not there";
            yield break;
        }

        if (rule.EqualTo is { } wanted && text != wanted) yield return $"{what} is {Quote(text)} instead of {Quote(wanted)}";
        foreach (var part in rule.Contains.Where(p => !text.Contains(p, StringComparison.Ordinal))) yield return $"{what} does not contain {Quote(part)}";
        foreach (var part in rule.Absent.Where(p => text.Contains(p, StringComparison.Ordinal))) yield return $"{what} contains {Quote(part)} and must not";
    }

    /// <summary>A text on one line, cut where it gets long.</summary>
    public static string Quote(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestQuote ? $"\"{line}\"" : $"\"{line[..LongestQuote]}...\"";
    }
}
