using System.Globalization;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Thresholds;

/// <summary>What came of a threshold.</summary>
/// <param name="Threshold">The condition.</param>
/// <param name="Value">The figure; NaN when the result does not know it, and then it is missed.</param>
internal sealed record ThresholdResult(Threshold Threshold, double Value)
{
    public bool IsMet => Threshold.IsMetBy(Value);

    /// <summary>The figure with its unit.</summary>
    public string ValueText => double.IsNaN(Value) ? "not known"
        : Threshold.IsTime(Threshold.Figure) ? GoDuration.Text(Rounded(Value))
        : Threshold.IsShare ? GoFormat.General(Value, 4) + "%"
        : GoFormat.General(Value, 6);

    /// <summary>One line: the condition, whether it is met, what was found.</summary>
    public string Line => $"Threshold {Threshold.Text} : {(IsMet ? "met" : "MISSED")}, found {ValueText}";

    public static ThresholdResult Of(Threshold threshold, RunResult result)
    {
        var times = threshold.IsServiceTime ? result.Durations : result.ResponseTimes;
        double Share(long count, long of) => threshold.IsShare ? 100.0 * count / of : count;
        var schedule = result.Schedule;
        return new ThresholdResult(threshold, threshold.Figure switch
        {
            ThresholdFigure.Percentile => times.Percentile(threshold.Percent),
            ThresholdFigure.Average => times.Average,
            ThresholdFigure.Minimum => times.Count == 0 ? double.NaN : times.Min,
            ThresholdFigure.Maximum => times.Count == 0 ? double.NaN : times.Max,
            ThresholdFigure.Errors => Share(result.ErrorDurations.Count, result.Durations.Count),
            ThresholdFigure.Late => Share(schedule.Late, schedule.Sent),
            ThresholdFigure.Dropped => Share(schedule.Dropped, schedule.Scheduled),
            _ => result.ActualQps,
        });
    }

    // More digits than the limit has say nothing.
    private static TimeSpan Rounded(double seconds) =>
        TimeSpan.FromTicks((long)Math.Round(double.Parse(GoFormat.General(seconds, 4), CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
}
