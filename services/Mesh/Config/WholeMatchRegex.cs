using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Config;

/// <summary>RE2 patterns: they cover the whole text and cannot backtrack, hence no look-around and no back-reference.</summary>
internal static class WholeMatchRegex
{
    /// <summary>Envoy's limit.</summary>
    public const int MaxLength = 1024;

    /// <summary>More patterns than a mesh has; beyond it the memory starts afresh.</summary>
    private const int MostKept = 4096;

    private static readonly ConcurrentDictionary<string, (Regex? Regex, string? Problem)> Kept = new(StringComparer.Ordinal);

    /// <summary>Building a pattern costs a third of a millisecond and rules repeat theirs, so each is built once.</summary>
    /// <returns>Null when it is no RE2 pattern; <paramref name="problem"/> says why.</returns>
    public static Regex? TryCreate(string pattern, out string? problem)
    {
        if (pattern.Length > MaxLength) return TryBuild(pattern, out problem);
        if (!Kept.TryGetValue(pattern, out var built))
        {
            var regex = TryBuild(pattern, out var found);
            built = (regex, found);
            if (Kept.Count >= MostKept) Kept.Clear();
            Kept[pattern] = built;
        }

        problem = built.Problem;
        return built.Regex;
    }

    private static Regex? TryBuild(string pattern, out string? problem)
    {
        problem = null;
        if (pattern.Length > MaxLength)
        {
            problem = $"regex is too large: {pattern.Length} characters, at most {MaxLength}";
            return null;
        }

        try
        {
            return new Regex($@"\A(?:{ToDotNet(pattern)})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            problem = $"invalid RE2 regex \"{pattern}\": {e.Message}";
        }
        catch (NotSupportedException)
        {
            problem = $"invalid RE2 regex \"{pattern}\": look-around, back-references and atomic groups are not part of the RE2 syntax";
        }

        return null;
    }

    /// <summary>Like the whole match, but found anywhere in the text.</summary>
    /// <param name="pattern">Was judged before; one that is wrong all the same is found nowhere.</param>
    public static Regex Anywhere(string pattern) =>
        TryCreate(pattern, out _) is null ? new Regex("(?!)") : new Regex(ToDotNet(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>RE2 names groups <c>(?P&lt;name&gt;...)</c>.</summary>
    private static string ToDotNet(string pattern) => pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
}
