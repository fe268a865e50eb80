using System.Collections.Immutable;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>Histograms as lines, in Fortio's formats.</summary>
internal static class HistogramText
{
    /// <summary>The counter line: count, mean, deviation, smallest, largest, sum.</summary>
    public static string Counter(string name, Histogram histogram) =>
        $"{name} : count {histogram.Count} avg {GoFormat.General(histogram.Average, 8)} +/- {GoFormat.General(histogram.StdDev, 4)}"
        + $" min {GoFormat.General(histogram.Min)} max {GoFormat.General(histogram.Max)} sum {GoFormat.General(histogram.Sum, 9)}";

    /// <summary>The counter line, the buckets and the percentiles.</summary>
    public static void Write(TextWriter writer, string name, Histogram histogram, ImmutableArray<double> percentiles)
    {
        WriteCounter(writer, name, histogram);
        if (histogram.Count == 0) return;
        writer.WriteLine("# range, mid point, percentile, count");
        var sign = ">=";
        foreach (var bucket in histogram.Buckets())
        {
            writer.WriteLine(
                $"{sign} {GoFormat.General(bucket.Start, 6)} <= {GoFormat.General(bucket.End, 6)} , {GoFormat.General((bucket.Start + bucket.End) / 2, 6)}"
                + $" , {GoFormat.Fixed(bucket.Percent, 2)}, {bucket.Count}");
            sign = ">";
        }

        WriteTargets(writer, histogram, percentiles);
    }

    /// <summary>The counter line alone.</summary>
    public static void WriteCounter(TextWriter writer, string name, Histogram histogram) =>
        writer.WriteLine(histogram.Count == 0 ? $"{name} : no data" : Counter(name, histogram));

    /// <summary>The percentiles alone.</summary>
    public static void WriteTargets(TextWriter writer, Histogram histogram, ImmutableArray<double> percentiles)
    {
        if (histogram.Count == 0) return;
        foreach (var percent in percentiles) writer.WriteLine($"# target {GoFormat.General(percent)}% {GoFormat.General(histogram.Percentile(percent), 6)}");
    }
}
