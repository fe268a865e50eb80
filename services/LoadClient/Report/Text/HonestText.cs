using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>
/// What Fortio does not say (contract section 13): times from when calls were due, what became of the schedule, why calls have no
/// answer, whether the rate was reached, and the split table.
/// </summary>
internal static class HonestText
{
    public static void Write(TextWriter writer, RunResult result, ReportSettings settings)
    {
        if (result.HasRate())
        {
            var percentiles = result.Options.Measure.Percentiles;
            HistogramText.WriteCounter(writer, "Response Time (from due time)", result.ResponseTimes);
            HistogramText.WriteTargets(writer, result.ResponseTimes, percentiles);
            var schedule = result.Schedule;
            writer.WriteLine($"Calls scheduled: {schedule.Scheduled}, sent: {schedule.Sent}, late: {schedule.Late}, dropped: {schedule.Dropped}");
        }

        foreach (var (failure, calls) in result.Failures.OrderBy(pair => pair.Key))
            writer.WriteLine($"No answer ({FailureName.Of(failure)}) : {calls} ({GoFormat.Fixed(100.0 * calls / result.Durations.Count, 1)} %)");
        foreach (var (value, split) in result.Splits.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteLine(SplitLine(value, split, result));
        if (UnreachedRate(result) is { } warning) writer.WriteLine(warning);
    }

    /// <summary>Says that fewer calls were made than asked for, and what it takes; null where the rate was reached.</summary>
    public static string? UnreachedRate(RunResult result)
    {
        if (result.Durations.Count == 0 || result.IsRateReached()) return null;
        var pace = result.Options.Pace;
        var found = $"WARNING the rate was not reached: asked for {Asked(pace)} qps, got {GoFormat.General(result.ActualQps, 4)} ({GoFormat.Fixed(100 * result.RateShare(), 1)} %)";
        var needed = result.ConnectionsNeeded();
        var had = pace.OpenLoop ? pace.MaxInFlight : result.Plan.Workers;
        var flag = pace.OpenLoop ? "-max-in-flight" : "-c";
        var takes = $"{found}. At {GoFormat.General(result.Durations.Average * 1000, 3)} ms a call it needs at least {flag} {needed}";
        return needed > had ? $"{takes}, and had {had}" : $"{takes}; it had {had}, so something else held it up: single very slow calls, skipped slots (-nocatchup), or this machine";
    }

    private static string Asked(Pace pace) => pace.Steps.IsEmpty ? GoFormat.General(pace.Qps, 6) : $"{PaceText.Rate(pace)} (on average {GoFormat.General(pace.Qps, 6)})";

    private static string SplitLine(string value, RunSplit split, RunResult result)
    {
        var times = split.Durations;
        return $"Split {string.Join(", ", result.Options.SplitBy)} = {value} : {times.Count} ({GoFormat.Fixed(100.0 * times.Count / result.Durations.Count, 1)} %)"
            + $" errors {split.Errors} avg {GoFormat.General(times.Average, 6)} p50 {GoFormat.General(times.Percentile(50), 6)} p99 {GoFormat.General(times.Percentile(99), 6)} max {GoFormat.General(times.Max, 6)}";
    }
}
