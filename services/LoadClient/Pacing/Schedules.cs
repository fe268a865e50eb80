using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Pacing;

/// <summary>Makes the schedules of a run.</summary>
internal static class Schedules
{
    /// <summary>Of one worker; null in runs without a rate.</summary>
    public static ISchedule? ForWorker(Pace pace, RunPlan plan, int worker)
    {
        if (pace.IsMaxSpeed) return null;
        var count = plan.CallsPerWorker + (worker == 0 ? plan.Remainder : 0);
        if (pace.HasSteps) return new ProfileSchedule(new RateProfile(pace.Steps), count, plan.Workers, pace.Uniform ? worker : 0);
        var ended = pace.PlannedCalls() is not null;

        // Fortio takes the default of -t as known even where -n ends the run, so only -t 0 leaves the schedule unstretched.
        return new EvenSchedule(pace.Qps / plan.Workers, ended ? count : long.MaxValue, pace.Length is not null, pace.Uniform ? worker / pace.Qps : 0);
    }

    /// <summary>The one schedule of an open loop.</summary>
    public static ISchedule Shared(Pace pace)
    {
        var count = pace.PlannedCalls() ?? long.MaxValue;
        return pace.HasSteps ? new ProfileSchedule(new RateProfile(pace.Steps), count, 1, 0) : new EvenSchedule(pace.Qps, count, stretched: false, 0);
    }
}
