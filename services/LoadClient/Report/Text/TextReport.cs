using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>
/// The report as people read it and scripts grep it (contract fortio.md section 5). What Fortio does not say stands just before its
/// last line.
/// </summary>
internal static class TextReport
{
    /// <summary>More late sleeps than this, in percent, and the report shows how late.</summary>
    private const double LateSleepPercent = 5;

    public static void Write(TextWriter writer, RunResult result, ReportSettings settings)
    {
        var percentiles = result.Options.Measure.Percentiles;
        var isTalkative = settings.Level < ReportLevel.Error;
        if (isTalkative)
        {
            writer.WriteLine($"Ended after {GoDuration.Text(result.ActualDuration)} : {result.Durations.Count} calls. qps={GoFormat.General(result.ActualQps, 5)}");
            WriteSleeps(writer, result, settings.Level);
        }

        WriteTimes(writer, "Aggregated Function Time", result.Durations, result, isTalkative);
        if (isTalkative) HistogramText.Write(writer, "Error cases", result.ErrorDurations, percentiles);
        else HistogramText.WriteCounter(writer, "Error cases", result.ErrorDurations);
        switch (result.Options.Target.Protocol)
        {
            case TargetProtocol.Http:
                HttpText.Write(writer, result, settings);
                break;
            case TargetProtocol.Tcp or TargetProtocol.Udp:
                EchoText.Write(writer, result);
                break;
            default:
                GrpcText.Write(writer, result);
                break;
        }

        HonestText.Write(writer, result, settings);
        writer.WriteLine(
            $"All done {result.Durations.Count} calls (plus {result.WarmUpCalls} warmup) {GoFormat.Fixed(result.Durations.Average * 1000, 3)} ms avg, {GoFormat.Fixed(result.ActualQps, 1)} qps");
    }

    private static void WriteTimes(TextWriter writer, string name, Histogram times, RunResult result, bool withBuckets)
    {
        var percentiles = result.Options.Measure.Percentiles;
        if (withBuckets)
        {
            HistogramText.Write(writer, name, times, percentiles);
            return;
        }

        HistogramText.WriteCounter(writer, name, times);
        HistogramText.WriteTargets(writer, times, percentiles);
    }

    private static void WriteSleeps(TextWriter writer, RunResult result, ReportLevel level)
    {
        if (result.Sleeps is not { Count: > 0 } sleeps) return;
        // The histogram begins a millisecond before zero, so its first bucket holds what was late by more.
        var late = 100.0 * sleeps.State().Counts[0] / sleeps.Count;
        if (late <= LateSleepPercent && level > ReportLevel.Verbose)
        {
            HistogramText.WriteCounter(writer, "Sleep times", sleeps);
            return;
        }

        HistogramText.Write(writer, "Aggregated Sleep Time", sleeps, [50]);
        if (late > LateSleepPercent) writer.WriteLine($"WARNING {GoFormat.Fixed(late, 2)}% of sleep were falling behind");
    }
}
