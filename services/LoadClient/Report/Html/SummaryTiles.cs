using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>The figures that are looked at first.</summary>
internal static class SummaryTiles
{
    public static string Html(RunResult result)
    {
        var times = result.HasRate() && result.ResponseTimes.Count > 0 ? result.ResponseTimes : result.Durations;
        var errors = result.ErrorDurations.Count;
        var pace = result.Options.Pace;
        return "<dl class='tiles'>"
            + Tile("Calls", Count(result.Durations.Count), $"in {Time(result.ActualDuration.TotalSeconds)}")
            + Tile("Calls per second", Rate(result.ActualQps), result.HasRate() ? $"{Rate(pace.Qps)} asked for" : "as fast as possible", !result.IsRateReached())
            + Tile("Errors", Count(errors), Percent(errors, result.Durations.Count), errors > 0)
            + Tile("Median", Time(times.Percentile(50)), "response time")
            + Tile("p99", Time(times.Percentile(99)), result.HasRate() ? $"service time {Time(result.Durations.Percentile(99))}" : "response time")
            + Tile("Longest", Time(times.Count == 0 ? double.NaN : times.Max), $"mean {Time(times.Average)}")
            + "</dl>\n";
    }

    private static string Tile(string name, string value, string detail, bool isBad = false) =>
        $"<div{(isBad ? " class='bad'" : "")}><dt>{Escape(name)}</dt><dd><strong>{Escape(value)}</strong><span>{Escape(detail)}</span></dd></div>";
}
