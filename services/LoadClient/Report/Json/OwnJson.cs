using System.Text.Json;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>The last object, <c>Bookinfo</c>: what Fortio's keys have no room for, and histograms whole so that merging is exact.</summary>
internal static class OwnJson
{
    public const string Name = "Bookinfo";

    public static void Write(Utf8JsonWriter writer, RunResult result)
    {
        writer.WriteStartObject(Name);
        writer.WriteBoolean("Interrupted", result.Interrupted);
        writer.WriteNumber("WarmUpCalls", result.WarmUpCalls);
        WritePace(writer, result.Options.Pace);
        WriteSchedule(writer, result.Schedule);
        if (result.HasRate()) writer.WriteBoolean("RateReached", result.IsRateReached());
        writer.WriteNumber("ConnectionsNeeded", result.HasRate() && result.Durations.Count > 0 ? result.ConnectionsNeeded() : 0);
        HistogramJson.Write(writer, "ResponseTimeHistogram", result.ResponseTimes, result.Options.Measure.Percentiles);
        writer.WriteCounts("Failures", result.Failures.OrderBy(pair => pair.Key).Select(pair => KeyValuePair.Create(FailureName.Of(pair.Key), pair.Value)));
        WriteIntervals(writer, result.Intervals);
        WriteSplits(writer, result);
        writer.WriteStartObject("Exact");
        foreach (var (name, histogram) in Histograms(result)) HistogramJson.WriteExact(writer, name, histogram);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static IEnumerable<(string Name, Histogram Histogram)> Histograms(RunResult result)
    {
        yield return ("DurationHistogram", result.Durations);
        yield return ("ErrorsDurationHistogram", result.ErrorDurations);
        yield return ("ResponseTimeHistogram", result.ResponseTimes);
        if (result.Sleeps is { } sleeps) yield return ("SleepTimes", sleeps);
        yield return ("Sizes", result.Sizes);
        yield return ("HeaderSizes", result.HeaderSizes);
        yield return ("ConnectionStats", result.ConnectTimes());
    }

    private static void WritePace(Utf8JsonWriter writer, Pace pace)
    {
        writer.WriteBoolean("OpenLoop", pace.OpenLoop);
        writer.WriteNumber("MaxInFlight", pace.OpenLoop ? pace.MaxInFlight : 0);
        writer.WriteNanoseconds("DropAfter", pace.DropAfter ?? TimeSpan.Zero);
        writer.WriteStartArray("Steps");
        foreach (var step in pace.Steps)
        {
            writer.WriteStartObject();
            writer.WriteFloat("FromQPS", step.FromQps);
            writer.WriteFloat("ToQPS", step.ToQps);
            writer.WriteNanoseconds("Duration", step.Duration);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSchedule(Utf8JsonWriter writer, ScheduleCounts schedule)
    {
        writer.WriteStartObject("Schedule");
        writer.WriteNumber("Scheduled", schedule.Scheduled);
        writer.WriteNumber("Sent", schedule.Sent);
        writer.WriteNumber("Late", schedule.Late);
        writer.WriteNumber("Dropped", schedule.Dropped);
        writer.WriteEndObject();
    }

    private static void WriteIntervals(Utf8JsonWriter writer, IReadOnlyList<RunInterval> intervals)
    {
        writer.WriteStartArray("Intervals");
        foreach (var interval in intervals)
        {
            writer.WriteStartObject();
            writer.WriteNanoseconds("Start", interval.Start);
            writer.WriteNanoseconds("Length", interval.Length);
            writer.WriteNumber("Calls", interval.Calls);
            writer.WriteNumber("Errors", interval.Errors);
            writer.WriteFloat("P50", interval.P50);
            writer.WriteFloat("P99", interval.P99);
            writer.WriteFloat("Max", interval.Max);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSplits(Utf8JsonWriter writer, RunResult result)
    {
        writer.WriteStartArray("SplitBy");
        foreach (var header in result.Options.SplitBy) writer.WriteStringValue(header);
        writer.WriteEndArray();
        writer.WriteStartObject("Splits");
        foreach (var (value, split) in result.Splits.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(value);
            writer.WriteNumber("Errors", split.Errors);
            HistogramJson.WriteExact(writer, "Durations", split.Durations);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
