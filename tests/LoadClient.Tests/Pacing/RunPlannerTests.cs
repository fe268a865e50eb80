using Bookinfo.LoadClient.Pacing;

namespace Bookinfo.LoadClient.Tests.Pacing;

/// <summary>Contract fortio.md section 3, "Calls per worker".</summary>
public sealed class RunPlannerTests
{
    [Theory]
    [InlineData(8, 4, 5.0, 0, 4, 10, 0)]
    [InlineData(100, 4, 5.0, 11, 4, 2, 3)]
    [InlineData(10, 3, 1.0, 0, 3, 3, 0)]
    [InlineData(10, 2, 5.0, 20, 2, 10, 0)]
    [InlineData(0, 4, 5.0, 11, 4, 2, 3)]
    [InlineData(-1, 4, 5.0, 0, 4, 0, 0)]
    [InlineData(8, 4, null, 0, 4, 0, 0)]
    public void Calls_are_dealt_out_evenly_and_worker_0_takes_the_rest_of_a_number(
        double qps, int workers, double? seconds, long exactly, int planned, long each, long remainder)
    {
        var plan = RunPlanner.Plan(Pace(qps, workers, seconds, exactly));
        Assert.Equal((planned, each, remainder), (plan.Workers, plan.CallsPerWorker, plan.Remainder));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Fewer_than_two_calls_become_two_on_one_worker()
    {
        var plan = RunPlanner.Plan(Pace(1, 4, 1, 0));
        Assert.Equal((1, 2, 0), (plan.Workers, plan.CallsPerWorker, plan.Remainder));
        Assert.Equal(["Increasing the number of calls to the minimum of 2 with 1 thread. total duration will increase"], plan.Warnings);
    }

    [Fact]
    public void Workers_are_lowered_until_each_has_two_calls()
    {
        var plan = RunPlanner.Plan(Pace(7, 8, 1, 0));
        Assert.Equal((3, 2, 0), (plan.Workers, plan.CallsPerWorker, plan.Remainder));
        Assert.Equal(["Lowering number of threads - total call 7 -> lowering from 8 to 3 threads"], plan.Warnings);
    }

    [Fact]
    public void Steps_take_the_place_of_rate_and_time()
    {
        var pace = new Pace { Workers = 2, Steps = [new(10, 10, TimeSpan.FromSeconds(1)), new(10, 30, TimeSpan.FromSeconds(2))] };
        var plan = RunPlanner.Plan(pace);
        Assert.Equal((2, 25, 0), (plan.Workers, plan.CallsPerWorker, plan.Remainder));
        Assert.Equal(TimeSpan.FromSeconds(3), pace.TimeLimit);
    }

    [Fact]
    public void An_open_loop_drops_no_remainder()
    {
        var plan = RunPlanner.Plan(Pace(11, 4, 1, 0) with { OpenLoop = true });
        Assert.Equal((4, 2, 3), (plan.Workers, plan.CallsPerWorker, plan.Remainder));
    }

    private static Pace Pace(double qps, int workers, double? seconds, long exactly) =>
        new() { Qps = qps, Workers = workers, Exactly = exactly, Duration = seconds is { } s ? TimeSpan.FromSeconds(s) : null };
}
