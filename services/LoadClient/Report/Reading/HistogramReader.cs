using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Reads histograms back: whole from our own object, else from the buckets that Fortio exports.</summary>
internal static class HistogramReader
{
    /// <summary>Widths tried, the usual one first, where a result does not say it.</summary>
    private static readonly double[] UsualResolutions = [0.001, 0.0001, 0.00001, 0.01, 0.000001, 0.1, 1];

    /// <summary>An edge this near to a bound, as a share, is that bound: files carry rounded numbers.</summary>
    private const double EdgeTolerance = 1e-6;

    /// <summary>From the object that <c>Exact</c> holds; null where there is none, or not a sound one.</summary>
    public static Histogram? Exact(JsonElement? element)
    {
        if (element is not { } exact || !(exact.Float("Resolution") > 0)) return null;
        var counts = new long[HistogramState.BucketCount];
        foreach (var (bucket, count) in exact.Counts("Counts"))
        {
            if (!int.TryParse(bucket, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= counts.Length || count < 0) return null;
            counts[index] = count;
        }

        return Histogram.Restore(new HistogramState(
            exact.Float("Resolution"), exact.Float("Offset"), exact.Float("Min"), exact.Float("Max"), exact.Float("Sum"), exact.Float("SumOfSquares"), counts));
    }

    /// <summary>From exported buckets. Their inner edges are bounds of the buckets, so nothing is lost but a digit of the deviation.</summary>
    /// <param name="element">Fortio's object.</param>
    /// <param name="resolution">Width of the narrowest bucket; 0: not said, then it is found from the edges.</param>
    /// <param name="offset">Taken off each value.</param>
    public static Histogram Exported(JsonElement? element, double resolution, double offset)
    {
        var buckets = element?.List("Data").Select(Bucket).Where(bucket => bucket.Count > 0).ToList() ?? [];
        if (!(resolution > 0)) resolution = Guess(buckets, offset);
        var histogram = new Histogram(resolution, offset);
        if (element is not { } exported || buckets.Count == 0) return histogram;
        var counts = new long[HistogramState.BucketCount];
        foreach (var bucket in buckets) counts[histogram.IndexOf(Inside(bucket, bucket == buckets[^1], offset))] += bucket.Count;
        var total = buckets.Sum(bucket => bucket.Count);
        var (sum, deviation) = (exported.Float("Sum"), exported.Float("StdDev"));
        var average = sum / total;
        var squares = total * ((deviation * deviation) + (average * average));
        return Histogram.Restore(new HistogramState(resolution, offset, exported.Float("Min"), exported.Float("Max"), sum, squares, counts));
    }

    private static HistogramBucket Bucket(JsonElement element) => new(element.Float("Start"), element.Float("End"), element.Float("Percent"), element.Whole("Count"));

    // A bucket's end belongs to it, and a rounded end may lie a little above; the last one's end is the largest value itself.
    private static double Inside(HistogramBucket bucket, bool isLast, double offset) =>
        isLast ? bucket.End : bucket.End - (Math.Abs(bucket.End - offset) * EdgeTolerance);

    private static double Guess(List<HistogramBucket> buckets, double offset)
    {
        var edges = buckets.Skip(1).Select(bucket => bucket.Start).Concat(buckets.SkipLast(1).Select(bucket => bucket.End)).ToList();
        foreach (var resolution in UsualResolutions)
            if (edges.TrueForAll(edge => IsBound((edge - offset) / resolution))) return resolution;
        return UsualResolutions[0];
    }

    // The bucket changes just above a bound, and nowhere else.
    private static bool IsBound(double units)
    {
        var scale = new Histogram(1);
        var near = Math.Max(Math.Abs(units), 1) * EdgeTolerance;
        return scale.IndexOf(units - near) != scale.IndexOf(units + near);
    }
}
