namespace Bookinfo.Benchmarks.Measuring;

/// <summary>Statistics of a handful of rounds.</summary>
internal static class Medians
{
    /// <summary>The middle value, or the mean of the two middle ones; NaN of none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
