using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>The course of a run in figures.</summary>
internal static class IntervalTable
{
    /// <summary>More rows than this nobody reads; the CSV has them all.</summary>
    private const int MostRows = 120;

    public static string Html(IReadOnlyList<RunInterval> intervals)
    {
        var table = new HtmlTable("From", "Calls", "Calls/s", "Errors", "p50", "p99", "Longest");
        foreach (var interval in intervals.Take(MostRows))
        {
            table.Row(
                TimeAxis.Text(interval), Count(interval.Calls), Rate(interval.Calls / interval.Length.TotalSeconds), Count(interval.Errors),
                Time(interval.P50), Time(interval.P99), Time(interval.Calls == 0 ? double.NaN : interval.Max));
        }

        return table.Html() + (intervals.Count > MostRows ? $"<p>and {intervals.Count - MostRows} more; -csv writes them all</p>" : "");
    }
}
