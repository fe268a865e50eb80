using System.Globalization;

using Bookinfo.LoadClient.Statistics;

using static Bookinfo.LoadClient.Report.Html.HtmlText;

namespace Bookinfo.LoadClient.Report.Html.Charts;

/// <summary>
/// Times by percentile, each nine as wide as the one before it: the tail, which users remember, takes its share of the picture. Two
/// lines where calls had a due time: the gap between them is the queue that the service time hides.
/// </summary>
internal static class PercentileChart
{
    private const int Points = 160;

    private static readonly double[] Ticks = [50, 90, 99, 99.9, 99.99, 99.999];

    public static Figure Draw(RunResult result)
    {
        var both = result.HasRate() && result.ResponseTimes.Count > 0;
        var (service, response) = (result.Durations, result.ResponseTimes);
        // Beyond the last call a percentile says nothing.
        var nines = Math.Clamp(Math.Log10(Math.Max(service.Count, 2)), 1, 5);
        var at = Enumerable.Range(0, Points + 1).Select(i => 100 - (100 / Math.Pow(10, nines * i / Points))).ToList();
        var scale = Scale.ForTimes([.. at.Select(percent => service.Percentile(percent)), .. both ? at.Select(percent => response.Percentile(percent)) : []]);
        var chart = new ChartFrame(
            "percentiles", "Times by percentile",
            both ? $"The 99th percentile of the response time is {Time(response.Percentile(99))}, that of the service time {Time(service.Percentile(99))}." : $"The 99th percentile is {Time(service.Percentile(99))}.");
        chart.LeftAxis(scale, Time);
        var x = Enumerable.Range(0, Points + 1).Select(i => (double)i / Points).ToList();
        if (both) chart.Line("response", x.Zip(at, (place, percent) => (place, scale.Share(response.Percentile(percent)))));
        chart.Line("service", x.Zip(at, (place, percent) => (place, scale.Share(service.Percentile(percent)))));
        chart.BottomAxis(Ticks.Where(percent => Nines(percent) <= nines).Select(percent => (Nines(percent) / nines, percent.ToString(CultureInfo.InvariantCulture) + " %")), "share of calls that took no longer");
        var note = both ? "Response time counts from when a call was due, service time from when it was sent." : "";
        return new Figure(
            "Percentiles", both ? [("response", "response time"), ("service", "service time")] : [("service", "service time")],
            chart.Svg(), scale.IsLogarithmic ? $"{note} Each line upwards is ten times as long.".Trim() : note, Table(result, both));
    }

    /// <summary>The percentiles asked for, and what surrounds them.</summary>
    public static string Table(RunResult result, bool both)
    {
        var table = both ? new HtmlTable("", "Response", "Service") : new HtmlTable("", "Service");
        void Row(string name, Func<Histogram, double> value)
        {
            if (both) table.Row(name, Time(value(result.ResponseTimes)), Time(value(result.Durations)));
            else table.Row(name, Time(value(result.Durations)));
        }

        Row("shortest", times => times.Min);
        foreach (var percent in result.Options.Measure.Percentiles) Row($"p{percent.ToString(CultureInfo.InvariantCulture)}", times => times.Percentile(percent));
        Row("longest", times => times.Max);
        Row("mean", times => times.Average);
        Row("deviation", times => times.StdDev);
        return table.Html();
    }

    private static double Nines(double percent) => -Math.Log10(1 - (percent / 100));
}
