using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Merging;

/// <summary>Sums of histograms, which may have been made with different widths.</summary>
internal static class HistogramMerge
{
    /// <summary>The sum; exact where all have the same buckets.</summary>
    /// <param name="histograms">At least one.</param>
    /// <param name="isExact">Whether nothing had to be put into wider buckets.</param>
    public static Histogram Sum(IEnumerable<Histogram> histograms, out bool isExact)
    {
        var all = histograms.ToList();
        // An empty one has no say in how wide the buckets are.
        var counting = all.Where(histogram => histogram.Count > 0).ToList();
        var widest = (counting.Count > 0 ? counting : all).MaxBy(histogram => histogram.Resolution)!;
        var sum = new Histogram(widest.Resolution, widest.Offset);
        isExact = counting.TrueForAll(histogram => Fits(histogram, sum));
        foreach (var histogram in counting) sum.Merge(Fits(histogram, sum) ? histogram : Widened(histogram, sum));
        return sum;
    }

    private static bool Fits(Histogram histogram, Histogram other) => histogram.Resolution == other.Resolution && histogram.Offset == other.Offset;

    // Sums stay exact; each bucket's values go where its upper bound lies, at most one wide bucket too high.
    private static Histogram Widened(Histogram histogram, Histogram like)
    {
        var state = histogram.State();
        var counts = new long[HistogramState.BucketCount];
        for (var i = 0; i < counts.Length; i++)
            if (state.Counts[i] > 0) counts[like.IndexOf(Math.Min(histogram.UpperEdge(i), state.Max))] += state.Counts[i];
        return Histogram.Restore(state with { Resolution = like.Resolution, Offset = like.Offset, Counts = counts });
    }
}
