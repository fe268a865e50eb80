using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>Median, 99th percentile and longest response time over the time of the run.</summary>
internal static class LatencyChart
{
    private static readonly (string Look, string Text, Func<RunInterval, double> Value)[] Lines =
    [
        ("longest", "longest", interval => interval.Calls == 0 ? double.NaN : interval.Max),
        ("p99", "p99", interval => interval.P99),
        ("p50", "median", interval => interval.P50),
    ];

    public static Figure Draw(RunResult result)
    {
        var intervals = result.Intervals;
        var time = TimeAxis.Scale(result);
        var scale = Scale.ForTimes([.. Lines.SelectMany(line => intervals.Select(line.Value))]);
        var worst = intervals.Where(interval => interval.Calls > 0).OrderByDescending(interval => interval.P99).FirstOrDefault();
        var chart = new ChartFrame(
            "latency", "Response times over time",
            worst.Calls == 0 ? "No calls." : $"The 99th percentile is highest at {TimeAxis.Text(worst)} with {Time(worst.P99)}, where the median is {Time(worst.P50)}.");
        chart.LeftAxis(scale, Time);
        foreach (var (look, _, value) in Lines)
            chart.Line(look, intervals.Select(interval => (Middle(interval, time), double.IsFinite(value(interval)) ? scale.Share(value(interval)) : double.NaN)));
        TimeAxis.Draw(chart, time);
        var note = scale.IsLogarithmic ? "Each line upwards is ten times as long." : "";
        return new Figure("Response time over time", [.. Lines.Select(line => (line.Look, line.Text))], chart.Svg(), note, IntervalTable.Html(intervals));
    }

    private static double Middle(RunInterval interval, Scale time)
    {
        var (from, to) = TimeAxis.Ends(interval, time);
        return (from + to) / 2;
    }
}
