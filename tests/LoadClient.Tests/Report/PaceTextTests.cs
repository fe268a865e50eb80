using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Report.Text;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Headline and start line in all their forms.</summary>
public sealed class PaceTextTests
{
    public static TheoryData<string, string, string> Forms => new()
    {
        { "8 qps 5 s", "8 queries per second, 2->2 procs, for 5s", "Starting at 8 qps with 4 thread(s) [gomax 2] for 5s : 10 calls each (total 40)" },
        { "100 qps 11 calls", "100 queries per second, 2->2 procs, for 11 calls", "Starting at 100 qps with 4 thread(s) [gomax 2] : exactly 11, 2 calls each (total 8 + 3)" },
        { "8 qps forever", "8 queries per second, 2->2 procs, until interrupted", "Starting at 8 qps with 4 thread(s) [gomax 2] until interrupted" },
        { "max 300 ms", "0 queries per second, 2->2 procs, for 300ms", "Starting at max qps with 2 thread(s) [gomax 2] for 300ms" },
        { "max 11 calls", "-1 queries per second, 2->2 procs, for 11 calls", "Starting at max qps with 4 thread(s) [gomax 2] for exactly 11 calls (2 per thread + 3)" },
        { "max forever", "0 queries per second, 2->2 procs, until interrupted", "Starting at max qps with 2 thread(s) [gomax 2] until interrupted" },
        { "open", "500 queries per second, 2->2 procs, for 5s", "Starting at 500 qps with 100 thread(s) [gomax 2] open loop, at most 100 in flight, for 5s" },
        { "ramp", "10 to 500 queries per second, 2->2 procs, for 1m0s", "Starting at 10 to 500 qps with 4 thread(s) [gomax 2] for 1m0s : 10 calls each (total 40)" },
        { "steps", "100, 200 queries per second, 2->2 procs, for 40s", "Starting at 100, 200 qps with 4 thread(s) [gomax 2] for 40s : 10 calls each (total 40)" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form(string run, string headline, string start)
    {
        var (pace, plan) = Run(run);
        var options = new LoadOptions { Target = new TargetOptions { Url = "http://x/" }, Pace = pace };
        Assert.Equal($"Fortio 1.75.2 running at {headline}: http://x/", PaceText.Headline(options, Samples.Settings));
        Assert.Equal(start, PaceText.Start(options, plan, Samples.Settings));
    }

    [Fact]
    public void An_access_log_and_loops_are_named()
    {
        var options = new LoadOptions { Target = new TargetOptions { Url = "http://x/" }, AccessLogFile = "/tmp/log", Loops = 1 };
        Assert.Equal("Fortio 1.75.2 running at 8 queries per second, 2->1 procs, for 5s: http://x/", PaceText.Headline(options, Samples.Settings));
        Assert.EndsWith("[gomax 1] for 5s : 10 calls each (total 40) with access logger mode json to /tmp/log", PaceText.Start(options, new RunPlan(4, 10, 0, []), Samples.Settings), StringComparison.Ordinal);
    }

    private static (Pace Pace, RunPlan Plan) Run(string name) => name switch
    {
        "8 qps 5 s" => (new Pace(), new RunPlan(4, 10, 0, [])),
        "100 qps 11 calls" => (new Pace { Qps = 100, Exactly = 11 }, new RunPlan(4, 2, 3, [])),
        "8 qps forever" => (new Pace { Duration = null }, new RunPlan(4, 0, 0, [])),
        "max 300 ms" => (new Pace { Qps = 0, Duration = TimeSpan.FromMilliseconds(300) }, new RunPlan(2, 0, 0, [])),
        "max 11 calls" => (new Pace { Qps = -1, Exactly = 11 }, new RunPlan(4, 2, 3, [])),
        "max forever" => (new Pace { Qps = 0, Duration = null }, new RunPlan(2, 0, 0, [])),
        "open" => (new Pace { Qps = 500, OpenLoop = true, MaxInFlight = 100 }, new RunPlan(100, 0, 2500, [])),
        "ramp" => (new Pace { Qps = 255, Duration = TimeSpan.FromMinutes(1), Steps = [new PaceStep(10, 500, TimeSpan.FromMinutes(1))] }, new RunPlan(4, 10, 0, [])),
        _ => (new Pace { Qps = 175, Duration = TimeSpan.FromSeconds(40), Steps = [new PaceStep(100, 100, TimeSpan.FromSeconds(10)), new PaceStep(200, 200, TimeSpan.FromSeconds(30))] }, new RunPlan(4, 10, 0, [])),
    };
}
