using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>Calls and errors for each second over the time of the run, and the rate that was asked for.</summary>
internal static class RateChart
{
    public static Figure Draw(RunResult result)
    {
        var intervals = Whole(result.Intervals);
        var planned = Planned(result.Options.Pace, result.ActualDuration.TotalSeconds);
        var time = TimeAxis.Scale(result);
        var most = intervals.Select(interval => interval.Calls / interval.Length.TotalSeconds).Concat(planned.Select(point => point.Rate)).DefaultIfEmpty(1).Max();
        var rate = Scale.FromZero(most);
        var errors = result.Intervals.Sum(interval => interval.Errors);
        var chart = new ChartFrame(
            "rate", "Calls per second over time",
            $"{Rate(result.ActualQps)} calls per second on average over {Time(result.ActualDuration.TotalSeconds)}, at most {Rate(most)}; {Count(errors)} errors.");
        chart.LeftAxis(rate, Rate);
        var steps = intervals.SelectMany(interval => Step(interval, interval.Calls, time, rate)).ToList();
        chart.Area("calls", steps);
        chart.Line("calls", steps);
        chart.Line("planned", planned.Select(point => (time.Share(point.Second), rate.Share(point.Rate))));
        foreach (var interval in intervals.Where(interval => interval.Errors > 0))
        {
            var (from, to) = TimeAxis.Ends(interval, time);
            chart.Bar("errors", from, to, 0, rate.Share(interval.Errors / interval.Length.TotalSeconds), $"{TimeAxis.Text(interval)}: {Count(interval.Errors)} errors of {Count(interval.Calls)} calls");
        }

        TimeAxis.Draw(chart, time);
        var legend = new List<(string, string)> { ("calls", "calls per second") };
        if (planned.Count > 0) legend.Add(("planned", "asked for"));
        if (errors > 0) legend.Add(("errors", "errors per second"));
        return new Figure("Rate and errors over time", legend, chart.Svg(), Schedule(result), IntervalTable.Html(result.Intervals));
    }

    // What is left over at the end may last milliseconds, and its rate means nothing.
    private static List<RunInterval> Whole(IReadOnlyList<RunInterval> intervals) => [.. intervals.Where(interval => interval.Length >= intervals[0].Length / 2)];

    private static string Schedule(RunResult result) => result.HasRate() && result.Schedule is { Scheduled: > 0 } schedule
        ? $"{Count(schedule.Scheduled)} calls were due, {Count(schedule.Sent)} sent, {Count(schedule.Late)} of them late, {Count(schedule.Dropped)} dropped."
        : "";

    private static IEnumerable<(double X, double Y)> Step(RunInterval interval, long count, Scale time, Scale rate)
    {
        var (from, to) = TimeAxis.Ends(interval, time);
        var height = rate.Share(count / interval.Length.TotalSeconds);
        return [(from, height), (to, height)];
    }

    private static List<(double Second, double Rate)> Planned(Pace pace, double seconds)
    {
        if (pace.Qps <= 0) return [];
        if (pace.Steps.IsDefaultOrEmpty) return [(0, pace.Qps), (seconds, pace.Qps)];
        var points = new List<(double, double)>();
        var at = 0d;
        foreach (var step in pace.Steps)
        {
            points.Add((at, step.FromQps));
            at += step.Duration.TotalSeconds;
            points.Add((at, step.ToQps));
        }

        return points;
    }
}
