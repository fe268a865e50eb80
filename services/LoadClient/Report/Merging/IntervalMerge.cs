using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Merging;

/// <summary>
/// The course of several runs together, aligned by when they started. Calls and errors are sums; the median is the mean of the medians
/// weighted by calls, the 99th percentile and the longest are the largest: intervals carry no histograms.
/// </summary>
internal static class IntervalMerge
{
    public static IReadOnlyList<RunInterval> Sum(IReadOnlyList<RunResult> results)
    {
        var start = results.Min(result => result.StartTime);
        var length = results.SelectMany(result => result.Intervals.Take(1)).Select(interval => interval.Length).DefaultIfEmpty().Max();
        if (length <= TimeSpan.Zero) return [];
        var end = results.Max(result => result.StartTime + result.ActualDuration) - start;
        var parts = results.SelectMany(result => result.Intervals.Select(interval => (At: result.StartTime - start + interval.Start, Interval: interval)));
        return
        [
            .. parts.GroupBy(part => (long)((part.At + (part.Interval.Length / 2)) / length)).OrderBy(group => group.Key)
                .Select(group => Sum(length * group.Key, Within(length * group.Key, length, end), [.. group.Select(part => part.Interval)])),
        ];
    }

    // The last one is as long as the run goes on.
    private static TimeSpan Within(TimeSpan start, TimeSpan length, TimeSpan end) => end > start && end < start + length ? end - start : length;

    private static RunInterval Sum(TimeSpan start, TimeSpan length, List<RunInterval> parts)
    {
        var calls = parts.Sum(part => part.Calls);
        var busy = parts.Where(part => part.Calls > 0).ToList();
        return new RunInterval(
            start, length, calls, parts.Sum(part => part.Errors),
            calls == 0 ? double.NaN : busy.Sum(part => part.P50 * part.Calls) / calls,
            calls == 0 ? double.NaN : busy.Max(part => part.P99),
            busy.Select(part => part.Max).DefaultIfEmpty().Max());
    }
}
