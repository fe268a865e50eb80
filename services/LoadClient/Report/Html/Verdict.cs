using System.Text;

using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>Whether the run met what was asked of it: thresholds, the rate, its planned end.</summary>
internal static class Verdict
{
    private const string Warning = "WARNING ";

    public static string Html(RunResult result, IReadOnlyList<ThresholdResult> thresholds)
    {
        var html = new StringBuilder();
        foreach (var threshold in thresholds)
        {
            var (look, mark, word) = threshold.IsMet ? ("met", "✓", "met") : ("missed", "✗", "missed");
            html.Append($"<li class='{look}'><b aria-hidden='true'>{mark}</b> <code>{HtmlText.Escape(threshold.Threshold.Text)}</code> {word}, found {HtmlText.Escape(threshold.ValueText)}</li>");
        }

        if (HonestText.UnreachedRate(result) is { } text) html.Append($"<li class='missed'><b aria-hidden='true'>!</b> {HtmlText.Escape(Sentence(text))}</li>");
        if (result.Interrupted) html.Append("<li class='said'><b aria-hidden='true'>!</b> The run was interrupted before its planned end.</li>");
        return html.Length == 0 ? "" : $"<ul class='verdict'>{html}</ul>\n";
    }

    private static string Sentence(string warning)
    {
        var text = warning.StartsWith(Warning, StringComparison.Ordinal) ? warning[Warning.Length..] : warning;
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }
}
