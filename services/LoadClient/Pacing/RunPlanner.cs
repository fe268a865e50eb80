using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Pacing;

/// <summary>Deals the calls out to the workers, exactly as Fortio does (contract fortio.md section 3).</summary>
internal static class RunPlanner
{
    public static RunPlan Plan(Pace pace)
    {
        if (pace.OpenLoop) return PlanOpenLoop(pace);
        var exactly = pace.Exactly > 0;
        if (pace.IsMaxSpeed) return new RunPlan(pace.Workers, pace.Exactly / pace.Workers, pace.Exactly % pace.Workers, []);
        if (pace.PlannedCalls() is not { } total) return new RunPlan(pace.Workers, 0, 0, []);

        var warnings = new List<string>();
        var workers = pace.Workers;
        if (total < 2)
        {
            warnings.Add("Increasing the number of calls to the minimum of 2 with 1 thread. total duration will increase");
            (total, workers) = (2, 1);
        }

        if (2L * workers > total)
        {
            var lowered = (int)(total / 2);
            warnings.Add($"Lowering number of threads - total call {total} -> lowering from {workers} to {lowered} threads");
            workers = lowered;
        }

        return new RunPlan(workers, total / workers, exactly ? total % workers : 0, warnings);
    }

    // Any worker may make any call, so there is no remainder to give to one of them, and no reason to lower their number.
    private static RunPlan PlanOpenLoop(Pace pace)
    {
        var workers = Math.Min(pace.Workers, pace.MaxInFlight);
        var total = pace.PlannedCalls() ?? 0;
        return new RunPlan(workers, total / workers, total % workers, []);
    }
}
