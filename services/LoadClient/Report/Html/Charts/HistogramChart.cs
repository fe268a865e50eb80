using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>
/// How many calls took how long, and which share of all calls that is so far. Buckets grow wider with the time, so a bar's area, not
/// its height, is its number of calls: else every widening would look like a second hump.
/// </summary>
internal static class HistogramChart
{
    /// <summary>More than this share in the first buckets, and the picture says nothing about it.</summary>
    private const double CoarseShare = 0.9;

    /// <summary>Height of the tallest bar.</summary>
    private const double Tallest = 0.95;

    /// <param name="id">Unique on the page.</param>
    /// <param name="heading">What the times are.</param>
    /// <param name="times">All calls.</param>
    /// <param name="errors">Those that failed, drawn as parts of the bars; null: not shown.</param>
    public static Figure Draw(string id, string heading, Histogram times, Histogram? errors)
    {
        var chart = new ChartFrame(
            id, heading, times.Count == 0 ? "No calls." : $"{Count(times.Count)} calls between {Time(times.Min)} and {Time(times.Max)}; half of them took no longer than {Time(times.Percentile(50))}.");
        var legend = new List<(string, string)> { ("count", "calls") };
        var share = new Scale(0, 100);
        chart.LeftAxis(share, percent => $"{percent:0} %");
        if (errors is { Count: > 0 }) legend.Add(("errors", "errors"));
        legend.Add(("curve", "share of calls so far"));
        var scale = TimeScale(times);
        DrawBars(chart, scale, times, errors);
        chart.Line("curve", times.Buckets().Select(bucket => (scale.Share(bucket.End), share.Share(bucket.Percent))).Prepend((scale.Share(times.Min), 0)));
        chart.BottomAxis(scale.RoundTicks().Select(tick => (scale.Share(tick), Time(tick))), "time of a call");
        return new Figure(heading, legend, chart.Svg(), Note(times), Table(times));
    }

    private static void DrawBars(ChartFrame chart, Scale scale, Histogram times, Histogram? errors)
    {
        var buckets = times.Buckets();
        var failed = Failed(times, errors);
        var bars = buckets.Select(bucket => (Bucket: bucket, From: scale.Share(bucket.Start), To: Math.Max(scale.Share(bucket.End), scale.Share(bucket.Start) + 0.002))).ToList();
        var densest = bars.Select(bar => bar.Bucket.Count / (bar.To - bar.From)).DefaultIfEmpty(1).Max();
        foreach (var (bucket, from, to) in bars)
        {
            var bad = failed(bucket);
            double Height(long calls) => Tallest * calls / (to - from) / densest;
            var text = $"{Time(bucket.Start)} to {Time(bucket.End)}: {Count(bucket.Count)} calls{(bad > 0 ? $", {Count(bad)} of them errors" : "")}";
            if (bucket.Count > bad) chart.Bar("count", from, to, 0, Height(bucket.Count - bad), text);
            if (bad > 0) chart.Bar("errors", from, to, Height(bucket.Count - bad), Height(bucket.Count), text);
        }
    }

    private static Func<HistogramBucket, long> Failed(Histogram times, Histogram? errors)
    {
        if (errors is not { Count: > 0 } || errors.Resolution != times.Resolution || errors.Offset != times.Offset) return _ => 0;
        var counts = errors.State().Counts;
        return bucket => Math.Min(bucket.Count, counts[times.IndexOf(bucket.End)]);
    }

    // By powers of ten: the first millisecond matters as much as the last second.
    private static Scale TimeScale(Histogram times)
    {
        if (times.Count == 0) return new Scale(0, 1);
        if (times.Min <= 0) return Scale.FromZero(times.Max);
        return times.Max > times.Min * 1.1 ? new Scale(times.Min, times.Max, IsLogarithmic: true) : new Scale(times.Min / 1.2, times.Max * 1.2, IsLogarithmic: true);
    }

    private static string Note(Histogram times)
    {
        var counts = times.State().Counts;
        return times.Count > 0 && counts[0] + counts[1] > CoarseShare * times.Count
            ? $"Nearly all calls are in the first bucket: -r {GoFormat.Json(times.Resolution / 10)} looks closer."
            : "The area of a bar is its number of calls.";
    }

    private static string Table(Histogram times)
    {
        var table = new HtmlTable("Up to", "Calls", "So far");
        foreach (var bucket in times.Buckets()) table.Row(Time(bucket.End), Count(bucket.Count), $"{GoFormat.Fixed(bucket.Percent, 2)} %");
        return table.Html();
    }
}
