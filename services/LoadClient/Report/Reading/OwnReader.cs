using System.Text.Json;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Reads our own object of a result.</summary>
internal static class OwnReader
{
    public static RunResult Read(RunResult result, JsonElement own)
    {
        var schedule = own.Field("Schedule") ?? default;
        return result with
        {
            Interrupted = own.IsTrue("Interrupted"),
            WarmUpCalls = own.Small("WarmUpCalls"),
            Schedule = new ScheduleCounts(schedule.Whole("Scheduled"), schedule.Whole("Sent"), schedule.Whole("Late"), schedule.Whole("Dropped")),
            Failures = own.Counts("Failures").GroupBy(pair => FailureName.Parse(pair.Key)).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
            Intervals = [.. own.List("Intervals").Select(ReadInterval)],
            Splits = ReadSplits(own),
        };
    }

    private static RunInterval ReadInterval(JsonElement interval)
    {
        var calls = interval.Whole("Calls");
        // JSON has no NaN, which is what percentiles of nothing are.
        double Percentile(string name) => calls == 0 ? double.NaN : interval.Float(name);
        return new RunInterval(
            interval.Nanoseconds("Start"), interval.Nanoseconds("Length"), calls, interval.Whole("Errors"), Percentile("P50"), Percentile("P99"), interval.Float("Max"));
    }

    private static Dictionary<string, RunSplit> ReadSplits(JsonElement own)
    {
        var splits = new Dictionary<string, RunSplit>(StringComparer.Ordinal);
        foreach (var member in own.Members("Splits"))
        {
            if (HistogramReader.Exact(member.Value.Field("Durations")) is not { } durations) continue;
            var split = new RunSplit(durations.Resolution, durations.Offset) { Errors = member.Value.Whole("Errors") };
            split.Durations.Merge(durations);
            splits[member.Name] = split;
        }

        return splits;
    }
}
