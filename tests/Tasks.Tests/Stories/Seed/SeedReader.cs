using System.Diagnostics;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>Types the lines one after the other and looks for what must be seen after each, as a reader of the seed does.</summary>
/// <param name="ingress">The gateway that shows the page.</param>
/// <param name="shell">Where the lines are typed.</param>
/// <param name="mode"><c>today</c> or <c>1.1</c>.</param>
internal sealed class SeedReader(Uri ingress, SeedShell shell, string mode)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a page may need to show what a rule has changed.</summary>
    private static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(60);

    /// <returns>Null when everything was seen; else the line, what was expected and what was seen.</returns>
    public async Task<string?> FollowAsync(SeedLine line)
    {
        var outcomes = line.Seen.Where(outcome => outcome.Mode.Length == 0 || outcome.Mode == mode).ToList();
        var patience = outcomes.OfType<Patience>().SingleOrDefault()?.Limit ?? TimeSpan.Zero;
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var (result, took) = await shell.TypeAsync(line);
            var missing = outcomes.Where(outcome => !IsSeen(outcome, result, took)).Select(outcome => outcome.Sentence).ToList();
            if (!outcomes.OfType<ExitCode>().Any() && result.ExitCode != 0) missing.Insert(0, "ends with 0");
            if (missing.Count == 0) break;
            if (Stopwatch.GetElapsedTime(start) > patience)
                return $"{line}\nexpected: {string.Join("\n          ", missing)}\nseen:     exit {result.ExitCode} after {took.TotalSeconds:F1} s\n{result.Output.TrimEnd()}\n";
            await Task.Delay(Pause);
        }

        foreach (var outcome in outcomes)
        {
            if (await LookAsync(outcome) is { } other) return $"{line}\nexpected: {outcome.Sentence}\nseen:     {other}\n";
        }

        return null;
    }

    private static bool IsSeen(Outcome outcome, ChildProcessResult result, TimeSpan took) => outcome switch
    {
        ExitCode exit => result.ExitCode == exit.One || result.ExitCode == exit.Other,
        AtLeast least => took >= least.Limit,
        Text text => text.Pattern.IsMatch(result.Output) == text.Wanted,
        LineCount lines => result.Output.Split('\n').Count(lines.Pattern.IsMatch) is var count && count >= lines.Least && count <= lines.Most,
        _ => true,
    };

    /// <summary>Looks at the page until it shows what it must.</summary>
    /// <returns>Null when it did, or when the outcome is not about the page.</returns>
    private async Task<string?> LookAsync(Outcome outcome)
    {
        if (outcome is not (PageShows or PageSays or PageTakes or PageVersions)) return null;
        using var browser = new SeedBrowser(ingress);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var (seen, said) = await LookOnceAsync(browser, outcome);
            if (seen) return null;
            if (Stopwatch.GetElapsedTime(start) > PageLimit) return said;
            await Task.Delay(Pause);
        }
    }

    private static async Task<(bool Seen, string Said)> LookOnceAsync(SeedBrowser browser, Outcome outcome)
    {
        if (outcome is PageVersions several)
        {
            var versions = new HashSet<string>();
            for (var i = 0; i < several.Count && versions.IsSubsetOf(several.Versions); i++) versions.Add(ReviewsSeen.On((await browser.LookAsync(null)).Html));
            return (versions.SetEquals(several.Versions), string.Join(", ", versions.Order()));
        }

        var page = await browser.LookAsync(outcome switch { PageShows shows => shows.User, PageSays says => says.User, PageTakes takes => takes.User, _ => null });
        return outcome switch
        {
            PageShows shows => (ReviewsSeen.On(page.Html) == shows.Version, ReviewsSeen.On(page.Html)),
            PageSays says => (page.Html.Contains(says.Wanted, StringComparison.Ordinal), $"{ReviewsSeen.On(page.Html)}, {page.Html.Length} characters without that text"),
            PageTakes takes => (page.Took >= takes.Limit, $"it took {page.Took.TotalSeconds:F2} s"),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not about the page"),
        };
    }
}
