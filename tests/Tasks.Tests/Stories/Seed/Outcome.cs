using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>One item of the list below a line: what must be seen, in one of a few fixed sentences.</summary>
/// <param name="Sentence">As it stands in the file.</param>
/// <param name="Mode"><c>today</c> or <c>1.1</c>; empty: both.</param>
internal abstract partial record Outcome(string Sentence, string Mode)
{
    public const string Allowed =
        "[today|1.1] then ends with N [or N] | prints `TEXT` | prints /REGEX/ | prints N [to M] lines /REGEX/ | does not print `TEXT` or /REGEX/ | takes at least N s | within N s | "
        + "page [as `NAME`] shows STARS | page [as `NAME`] says `TEXT` | page [as `NAME`] takes at least N s | N pages show STARS, STARS";

    private static readonly Dictionary<string, string> Stars = new()
    {
        ["no stars"] = ReviewsSeen.V1,
        ["black stars"] = ReviewsSeen.V2,
        ["red stars"] = ReviewsSeen.V3,
    };

    /// <summary>Null when it is none of the sentences.</summary>
    public static Outcome? Parse(string sentence)
    {
        var mode = sentence.Split(' ')[0] is "today" or "1.1" ? sentence.Split(' ')[0] : "";
        var words = mode.Length > 0 ? sentence[(mode.Length + 1)..] : sentence;
        if (Ends().Match(words) is { Success: true } ends) return new ExitCode(sentence, mode, Number(ends, 1), ends.Groups[2].Success ? Number(ends, 2) : Number(ends, 1));
        if (Within().Match(words) is { Success: true } within) return new Patience(sentence, mode, Seconds(within, 1));
        if (Takes().Match(words) is { Success: true } takes) return new AtLeast(sentence, mode, Seconds(takes, 1));
        if (Lines().Match(words) is { Success: true } lines)
            return new LineCount(sentence, mode, Pattern(lines, 3), Number(lines, 1), lines.Groups[2].Success ? Number(lines, 2) : Number(lines, 1));
        if (Prints().Match(words) is { Success: true } prints)
        {
            var pattern = prints.Groups[2].Success ? new Regex(Regex.Escape(prints.Groups[2].Value)) : Pattern(prints, 3);
            return new Text(sentence, mode, pattern, prints.Groups[1].Value == "prints");
        }

        if (Pages().Match(words) is { Success: true } pages)
            return Versions(pages.Groups[2].Value) is { } several ? new PageVersions(sentence, mode, Number(pages, 1), several) : null;
        if (Page().Match(words) is not { Success: true } page) return null;
        var user = page.Groups[1].Success ? page.Groups[1].Value : null;
        if (page.Groups[2].Success) return Versions(page.Groups[2].Value) is { } shown ? new PageShows(sentence, mode, user, shown.Single()) : null;
        return page.Groups[3].Success ? new PageSays(sentence, mode, user, page.Groups[3].Value) : new PageTakes(sentence, mode, user, Seconds(page, 4));
    }

    private static HashSet<string>? Versions(string stars)
    {
        var names = stars.Split(", ");
        return names.All(Stars.ContainsKey) ? [.. names.Select(name => Stars[name])] : null;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(Match match, int group) => TimeSpan.FromSeconds(Number(match, group));

    private static Regex Pattern(Match match, int group) => new(match.Groups[group].Value, RegexOptions.Multiline);

    [GeneratedRegex(@"^ends with (\d+)(?: or (\d+))?$")]
    private static partial Regex Ends();

    [GeneratedRegex(@"^within (\d+) s$")]
    private static partial Regex Within();

    [GeneratedRegex(@"^takes at least (\d+) s$")]
    private static partial Regex Takes();

    [GeneratedRegex("^prints (\\d+)(?: to (\\d+))? lines /(.+)/$")]
    private static partial Regex Lines();

    [GeneratedRegex("^(prints|does not print) (?:`(.+)`|/(.+)/)$")]
    private static partial Regex Prints();

    [GeneratedRegex(@"^(\d+) pages show (.+)$")]
    private static partial Regex Pages();

    [GeneratedRegex(@"^page (?:as `([^`]+)` )?(?:shows (\w+ stars)|says `([^`]+)`|takes at least (\d+) s)$")]
    private static partial Regex Page();
}

/// <summary>The line's exit code is one of two.</summary>
internal sealed record ExitCode(string Sentence, string Mode, int One, int Other) : Outcome(Sentence, Mode);

/// <summary>The line is typed again until everything else is seen, for so long.</summary>
internal sealed record Patience(string Sentence, string Mode, TimeSpan Limit) : Outcome(Sentence, Mode);

/// <summary>The line takes so long or longer.</summary>
internal sealed record AtLeast(string Sentence, string Mode, TimeSpan Limit) : Outcome(Sentence, Mode);

/// <summary>What is printed has so many lines that fit.</summary>
internal sealed record LineCount(string Sentence, string Mode, Regex Pattern, int Least, int Most) : Outcome(Sentence, Mode);

/// <summary>What is printed has a text, or has it not.</summary>
internal sealed record Text(string Sentence, string Mode, Regex Pattern, bool Wanted) : Outcome(Sentence, Mode);

/// <summary>So many looks at the product page show these versions of reviews and no other.</summary>
internal sealed record PageVersions(string Sentence, string Mode, int Count, HashSet<string> Versions) : Outcome(Sentence, Mode);

/// <summary>The product page shows one version of reviews.</summary>
internal sealed record PageShows(string Sentence, string Mode, string? User, string Version) : Outcome(Sentence, Mode);

/// <summary>The product page has a text.</summary>
internal sealed record PageSays(string Sentence, string Mode, string? User, string Wanted) : Outcome(Sentence, Mode);

/// <summary>The product page takes so long or longer.</summary>
internal sealed record PageTakes(string Sentence, string Mode, string? User, TimeSpan Limit) : Outcome(Sentence, Mode);
