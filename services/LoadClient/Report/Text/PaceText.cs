using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>The lines before a run: the headline, and how the calls are dealt out.</summary>
internal static class PaceText
{
    /// <summary><c>Fortio V running at 8 queries per second, 2->2 procs, for 5s: URL</c>.</summary>
    public static string Headline(LoadOptions options, ReportSettings settings)
    {
        var pace = options.Pace;
        var length = pace.Exactly > 0 ? $"for {pace.Exactly} calls" : pace.Duration is { } duration ? $"for {GoDuration.Text(duration)}" : "until interrupted";
        return $"Fortio {settings.Version} running at {Rate(pace)} queries per second, {settings.Processors}->{Loops(options, settings)} procs, {length}: {options.Target.Url}";
    }

    /// <summary>The start line in its forms, and one more for open loops.</summary>
    public static string Start(LoadOptions options, RunPlan plan, ReportSettings settings)
    {
        var pace = options.Pace;
        var line = $"Starting at {(pace.Qps > 0 ? Rate(pace) : "max")} qps with {plan.Workers} thread(s) [gomax {Loops(options, settings)}]{Calls(pace, plan)}";
        if (options.AccessLogFile is { } file) line += $" with access logger mode {options.AccessLogFormat} to {file}";
        return line;
    }

    /// <summary>Whether the start line is printed whatever the level.</summary>
    public static bool IsStartAlwaysShown(Pace pace) => pace is { Qps: > 0, Duration: null, Exactly: 0 };

    /// <summary>The rate as typed: <c>8</c>, <c>10 to 500</c> for a ramp, <c>100, 200</c> for steps.</summary>
    public static string Rate(Pace pace) => pace.Steps switch
    {
        [] => GoFormat.General(pace.Qps),
        [var ramp] when ramp.FromQps != ramp.ToQps => $"{GoFormat.General(ramp.FromQps)} to {GoFormat.General(ramp.ToQps)}",
        var steps => string.Join(", ", steps.Select(step => GoFormat.General(step.ToQps))),
    };

    private static string Calls(Pace pace, RunPlan plan)
    {
        var total = plan.CallsPerWorker * plan.Workers;
        if (pace.OpenLoop) return $" open loop, at most {pace.MaxInFlight} in flight, {(pace.Exactly > 0 ? $"exactly {pace.Exactly}" : Length(pace))}";
        if (pace.Qps <= 0) return pace.Exactly > 0 ? $" for exactly {pace.Exactly} calls ({plan.CallsPerWorker} per thread + {plan.Remainder})" : " " + Length(pace);
        if (pace.Exactly > 0) return $" : exactly {pace.Exactly}, {plan.CallsPerWorker} calls each (total {total} + {plan.Remainder})";
        return pace.Duration is null ? " until interrupted" : $" {Length(pace)} : {plan.CallsPerWorker} calls each (total {total + plan.Remainder})";
    }

    private static string Length(Pace pace) => pace.Duration is { } duration ? $"for {GoDuration.Text(duration)}" : "until interrupted";

    private static int Loops(LoadOptions options, ReportSettings settings) => options.Loops > 0 ? options.Loops : settings.Processors;
}
