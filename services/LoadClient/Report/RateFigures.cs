using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report;

/// <summary>What a result says about its rate.</summary>
internal static class RateFigures
{
    /// <summary>From this share on a rate counts as reached.</summary>
    private const double ReachedShare = 0.95;

    /// <summary>So late the last call of any run may end: a short one would else never reach its rate.</summary>
    private static readonly TimeSpan AllowedOverrun = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether calls had a time at which they were due.</summary>
    public static bool HasRate(this RunResult result) => result.Options.Pace.Qps > 0;

    /// <summary>Whether as many calls were made as asked for; true in runs without a rate.</summary>
    public static bool IsRateReached(this RunResult result) =>
        !result.HasRate() || result.RateShare() >= ReachedShare
        || result.ActualDuration.TotalSeconds - (result.Durations.Count / result.Options.Pace.Qps) < AllowedOverrun.TotalSeconds;

    /// <summary>Rate that was made over rate that was asked for.</summary>
    public static double RateShare(this RunResult result) => result.ActualQps / result.Options.Pace.Qps;

    /// <summary>Calls that must be under way at once for the highest rate: rate times mean service time (Little's law).</summary>
    public static long ConnectionsNeeded(this RunResult result)
    {
        var pace = result.Options.Pace;
        var highest = pace.Steps.Select(step => Math.Max(step.FromQps, step.ToQps)).DefaultIfEmpty(pace.Qps).Max();
        return (long)Math.Max(1, Math.Ceiling(highest * result.Durations.Average));
    }
}
