using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>The time of a run from left to right.</summary>
internal static class TimeAxis
{
    public static Scale Scale(RunResult result)
    {
        var end = result.Intervals.Select(interval => (interval.Start + interval.Length).TotalSeconds).DefaultIfEmpty(0).Max();
        return new Scale(0, Math.Max(end, Math.Max(result.ActualDuration.TotalSeconds, 0.001)));
    }

    public static void Draw(ChartFrame chart, Scale time) =>
        chart.BottomAxis(time.Ticks(6).Select(tick => (time.Share(tick), Time(tick))), "time since the start");

    /// <summary>Where a stretch begins and ends, as shares of the width.</summary>
    public static (double From, double To) Ends(RunInterval interval, Scale time) =>
        (time.Share(interval.Start.TotalSeconds), time.Share((interval.Start + interval.Length).TotalSeconds));

    public static string Text(RunInterval interval) => Time(interval.Start.TotalSeconds);
}
