using Bookinfo.LoadClient.Report.Reading;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Merging;

/// <summary>One result of the results of several machines that ran at the same time.</summary>
internal static class ResultMerge
{
    /// <summary>The sum, and in words what in it is not exact; null with the reason where they cannot be added.</summary>
    /// <param name="files">At least one, with their names.</param>
    /// <param name="labels">Of the sum; null: those of the first, and how many there are.</param>
    /// <param name="notes">What the reader should know.</param>
    public static RunResult? Sum(IReadOnlyList<(string Name, StoredResult Stored)> files, string? labels, out IReadOnlyList<string> notes)
    {
        var results = files.Select(file => file.Stored.Result).ToList();
        var first = results[0];
        if (files.FirstOrDefault(file => file.Stored.Result.Options.Target.Protocol != first.Options.Target.Protocol) is { Name: { } other })
        {
            notes = [$"{other}: found a result of {ResultNames.RunType(files.First(file => file.Name == other).Stored.Result.Options)}, allowed is {ResultNames.RunType(first.Options)} as in {files[0].Name}"];
            return null;
        }

        var durations = HistogramMerge.Sum(results.Select(result => result.Durations), out var isExact);
        notes = MergeNotes.Of(files, isExact);
        var start = results.Min(result => result.StartTime);
        return first with
        {
            Options = first.Options with
            {
                Pace = PaceMerge.Sum([.. results.Select(result => result.Options.Pace)]),
                Measure = first.Options.Measure with { Resolution = durations.Resolution, Offset = TimeSpan.FromSeconds(durations.Offset) },
                SplitBy = [.. results.SelectMany(result => result.Options.SplitBy).Distinct(StringComparer.OrdinalIgnoreCase)],
                Labels = labels ?? (files.Count == 1 ? first.Options.Labels : $"{first.Options.Labels} (sum of {files.Count})"),
            },
            Plan = new RunPlan(results.Sum(result => result.Plan.Workers), 0, 0, []),
            StartTime = start,
            ActualDuration = results.Max(result => result.StartTime + result.ActualDuration) - start,
            Interrupted = results.Any(result => result.Interrupted),
            WarmUpCalls = results.Sum(result => result.WarmUpCalls),
            Durations = durations,
            ErrorDurations = HistogramMerge.Sum(results.Select(result => result.ErrorDurations), out _),
            ResponseTimes = HistogramMerge.Sum(results.Select(result => result.ResponseTimes), out _),
            Sleeps = results.Exists(result => result.Sleeps is not null) ? HistogramMerge.Sum(results.Select(result => result.Sleeps).OfType<Histogram>(), out _) : null,
            Schedule = results.Select(result => result.Schedule).Aggregate((a, b) => new ScheduleCounts(a.Scheduled + b.Scheduled, a.Sent + b.Sent, a.Late + b.Late, a.Dropped + b.Dropped)),
            Codes = Counts(results.SelectMany(result => result.Codes)),
            Details = Counts(results.SelectMany(result => result.Details)),
            Failures = Counts(results.SelectMany(result => result.Failures)),
            Sizes = HistogramMerge.Sum(results.Select(result => result.Sizes), out _),
            HeaderSizes = HistogramMerge.Sum(results.Select(result => result.HeaderSizes), out _),
            Connections = [.. results.SelectMany(result => result.Connections)],
            BytesSent = results.Sum(result => result.BytesSent),
            BytesReceived = results.Sum(result => result.BytesReceived),
            Intervals = IntervalMerge.Sum(results),
            Splits = Splits(results),
        };
    }

    private static Dictionary<TKey, long> Counts<TKey>(IEnumerable<KeyValuePair<TKey, long>> counts)
        where TKey : notnull =>
        counts.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private static Dictionary<string, RunSplit> Splits(IEnumerable<RunResult> results) =>
        results.SelectMany(result => result.Splits).GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group =>
            {
                var sum = HistogramMerge.Sum(group.Select(pair => pair.Value.Durations), out _);
                var split = new RunSplit(sum.Resolution, sum.Offset) { Errors = group.Sum(pair => pair.Value.Errors) };
                split.Durations.Merge(sum);
                return split;
            },
            StringComparer.Ordinal);
}
