namespace Bookinfo.LoadClient.Statistics;

/// <summary>A bucket that holds something.</summary>
/// <param name="Start">Values are above it; the smallest value for the first bucket.</param>
/// <param name="End">Values are at most this; the largest value for the last bucket.</param>
/// <param name="Percent">Share of all values up to its end, 0 to 100.</param>
/// <param name="Count">Values in it.</param>
internal readonly record struct HistogramBucket(double Start, double End, double Percent, long Count)
{
    /// <summary>Reads a percentile off a list of buckets (contract fortio.md section 4).</summary>
    public static double Percentile(IReadOnlyList<HistogramBucket> buckets, long count, double min, double max, double percent)
    {
        if (count == 0) return double.NaN;
        if (percent >= 100) return max;
        var first = 100.0 / count;
        if (percent <= first) return min;
        var below = first;
        foreach (var bucket in buckets)
        {
            if (percent <= bucket.Percent) return bucket.Start + ((percent - below) / (bucket.Percent - below) * (bucket.End - bucket.Start));
            below = bucket.Percent;
        }

        return max;
    }
}
