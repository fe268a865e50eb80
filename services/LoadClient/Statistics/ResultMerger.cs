using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Statistics;

/// <summary>Adds up what the loops have recorded. Every sum is exact: nothing is sampled and nothing is averaged twice.</summary>
internal static class ResultMerger
{
    public static RunResult Merge(
        LoadOptions options, RunPlan plan, DateTimeOffset startTime, TimeSpan duration, IReadOnlyList<Recorder> recorders, IReadOnlyList<ConnectionRecord> connections)
    {
        var durations = Sum(options.Measure.NewHistogram(), recorders.Select(recorder => recorder.Durations));
        var timed = recorders[0].ResponseTimes is not null;
        return new RunResult
        {
            Options = options,
            Plan = plan,
            StartTime = startTime,
            ActualDuration = duration,
            Durations = durations,
            ErrorDurations = Sum(options.Measure.NewHistogram(), recorders.Select(recorder => recorder.ErrorDurations)),
            ResponseTimes = timed ? Sum(options.Measure.NewHistogram(), recorders.Select(recorder => recorder.ResponseTimes!)) : durations,
            Sleeps = timed ? Sum(new Histogram(0.001, -0.001), recorders.Select(recorder => recorder.Sleeps!)) : null,
            Schedule = default,
            Codes = Sum(new SortedDictionary<int, long>(), recorders.Select(recorder => recorder.Codes)),
            Details = Sum(new SortedDictionary<string, long>(StringComparer.Ordinal), recorders.Select(recorder => recorder.Details)),
            Failures = Sum(new SortedDictionary<CallFailure, long>(), recorders.Select(recorder => recorder.Failures)),
            Sizes = Sum(new Histogram(100), recorders.Select(recorder => recorder.Sizes)),
            HeaderSizes = Sum(new Histogram(5), recorders.Select(recorder => recorder.HeaderSizes)),
            Connections = connections,
            Intervals = IntervalMerger.Merge([.. recorders.Select(recorder => recorder.Intervals)], duration),
            Splits = Sum(options.Measure, recorders.Select(recorder => recorder.Splits)),
        };
    }

    private static Histogram Sum(Histogram sum, IEnumerable<Histogram> parts)
    {
        foreach (var part in parts) sum.Merge(part);
        return sum;
    }

    private static SortedDictionary<TKey, long> Sum<TKey>(SortedDictionary<TKey, long> sum, IEnumerable<Dictionary<TKey, long>> parts)
        where TKey : notnull
    {
        foreach (var (key, count) in parts.SelectMany(part => part)) sum[key] = sum.GetValueOrDefault(key) + count;
        return sum;
    }

    private static SortedDictionary<string, RunSplit> Sum(MeasureOptions measure, IEnumerable<Dictionary<string, RunSplit>> parts)
    {
        var sum = new SortedDictionary<string, RunSplit>(StringComparer.Ordinal);
        foreach (var (key, part) in parts.SelectMany(part => part))
        {
            if (!sum.TryGetValue(key, out var split)) sum[key] = split = new RunSplit(measure.Resolution, measure.Offset.TotalSeconds);
            split.Durations.Merge(part.Durations);
            split.Errors += part.Errors;
        }

        return sum;
    }
}
