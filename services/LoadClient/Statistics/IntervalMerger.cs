namespace Bookinfo.LoadClient.Statistics;

/// <summary>Lays the intervals of several loops over one another.</summary>
internal static class IntervalMerger
{
    /// <param name="series">Of each loop; nothing may be recorded afterwards.</param>
    /// <param name="duration">Of the run: where the last interval ends.</param>
    public static IReadOnlyList<RunInterval> Merge(IReadOnlyList<IntervalSeries> series, TimeSpan duration)
    {
        foreach (var one in series) one.Finish();
        var length = series.Max(one => one.Length);
        foreach (var one in series) one.Widen(length);
        var samples = series.Select(one => one.Finish()).ToArray();
        var intervals = new RunInterval[samples.Max(list => list.Count)];
        for (var i = 0; i < intervals.Length; i++)
        {
            var parts = samples.Where(list => i < list.Count).Select(list => list[i]).ToArray();
            intervals[i] = Interval(parts, TimeSpan.FromSeconds((double)i * length), TimeSpan.FromSeconds(length), duration);
        }

        return intervals;
    }

    private static RunInterval Interval(IntervalSample[] parts, TimeSpan start, TimeSpan length, TimeSpan duration)
    {
        var all = new FineHistogram();
        foreach (var part in parts) all.Merge(part.Responses);
        var rest = duration - start;
        return new RunInterval(
            start, rest > TimeSpan.Zero && rest < length ? rest : length,
            all.Count, parts.Sum(part => part.Errors), all.Percentile(50), all.Percentile(99), all.Max);
    }
}
