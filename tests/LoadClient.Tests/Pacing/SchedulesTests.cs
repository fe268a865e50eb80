using Bookinfo.LoadClient.Pacing;

namespace Bookinfo.LoadClient.Tests.Pacing;

/// <summary>Due times worked out by hand from contract fortio.md section 3, in milliseconds.</summary>
public sealed class SchedulesTests
{
    [Fact]
    public void Calls_of_a_timed_run_span_all_of_it() =>
        Assert.Equal([0, 666.667, 1333.333, 2000], Dues(new Pace { Qps = 4, Workers = 2, Duration = TimeSpan.FromSeconds(2) }, 0));

    [Fact]
    public void With_a_number_the_default_time_still_stretches_and_worker_0_runs_longer()
    {
        var pace = new Pace { Qps = 100, Workers = 4, Exactly = 11 };
        Assert.Equal([0, 50, 100, 150, 200], Dues(pace, 0));
        Assert.Equal([0, 80], Dues(pace, 3));
    }

    [Fact]
    public void Without_a_time_nothing_is_stretched()
    {
        var pace = new Pace { Qps = 10, Workers = 2, Duration = null };
        Assert.Equal([0, 200, 400], Dues(pace, 1, 3));
        Assert.Equal([0, 200], Dues(pace with { Exactly = 4 }, 1));
    }

    [Fact]
    public void Uniform_workers_are_one_call_apart()
    {
        var pace = new Pace { Qps = 10, Workers = 4, Duration = TimeSpan.FromSeconds(2), Uniform = true };
        Assert.Equal([300, 700, 1100], Dues(pace with { Duration = null }, 3, 3));
        Assert.Equal([100, 600, 1100, 1600, 2100], Dues(pace, 1));
    }

    [Fact]
    public void Steps_follow_one_another()
    {
        var pace = new Pace { Workers = 1, Steps = [new(2, 2, TimeSpan.FromSeconds(1)), new(0, 0, TimeSpan.FromSeconds(1)), new(4, 4, TimeSpan.FromSeconds(1))] };
        Assert.Equal([0, 500, 2000, 2250, 2500, 2750], Dues(pace, 0));
    }

    [Fact]
    public void A_ramp_gets_denser()
    {
        // From 0 to 8 a second in 2 s: by t seconds 2*t*t calls are due, so call i is due at sqrt(i/2).
        var pace = new Pace { Workers = 1, Steps = [new(0, 8, TimeSpan.FromSeconds(2))] };
        Assert.Equal([0, 707.107, 1000, 1224.745, 1414.214, 1581.139, 1732.051, 1870.829], Dues(pace, 0));
    }

    [Fact]
    public void Workers_share_a_stepped_rate()
    {
        var pace = new Pace { Workers = 2, Uniform = true, Steps = [new(4, 4, TimeSpan.FromSeconds(1))] };
        Assert.Equal([0, 500], Dues(pace, 0));
        Assert.Equal([250, 750], Dues(pace, 1));
        Assert.Equal([0, 500], Dues(pace with { Uniform = false }, 1));
    }

    [Fact]
    public void An_open_loop_is_evenly_spaced()
    {
        var schedule = Schedules.Shared(new Pace { Qps = 4, Duration = TimeSpan.FromSeconds(1), OpenLoop = true });
        Assert.Equal(4, schedule.Count);
        Assert.Equal([0, 0.25, 0.5, 0.75], Enumerable.Range(0, 4).Select(i => schedule.Due(i)));
    }

    private static double[] Dues(Pace pace, int worker, int most = int.MaxValue)
    {
        var schedule = Schedules.ForWorker(pace, RunPlanner.Plan(pace), worker)!;
        return [.. Enumerable.Range(0, (int)Math.Min(most, schedule.Count)).Select(i => Math.Round(schedule.Due(i) * 1000, 3))];
    }
}
