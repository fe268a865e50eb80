using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Report.Merging;
using Bookinfo.LoadClient.Report.Reading;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Results of several machines as one.</summary>
public sealed class MergeTests
{
    [Fact]
    public void A_sum_is_what_one_machine_would_have_seen()
    {
        var random = new Random(7);
        var (whole, left, right) = (new Histogram(0.0001), new Histogram(0.0001), new Histogram(0.0001));
        for (var i = 0; i < 10_000; i++)
        {
            var value = Math.Exp(random.NextDouble() * 9) / 10_000;
            whole.Record(value);
            (i % 3 == 0 ? left : right).Record(value);
        }

        var sum = Sum(out var notes, Samples.Http with { Durations = left }, Samples.Http with { Durations = right });
        Assert.Empty(notes);
        Assert.Equal(whole.State().Counts, sum.Durations.State().Counts);
        Assert.Equal(whole.Buckets(), sum.Durations.Buckets());
        foreach (var percent in (double[])[1, 50, 99, 99.9]) Assert.Equal(whole.Percentile(percent), sum.Durations.Percentile(percent));
        Assert.Equal(whole.StdDev, sum.Durations.StdDev, 9);
    }

    [Fact]
    public void Everything_that_is_counted_is_added()
    {
        var sum = Sum(out _, Samples.Troubled, Samples.Troubled with { StartTime = Samples.Start.AddSeconds(0.5) });
        Assert.Equal((2000, 2), (sum.Options.Pace.Qps, sum.Plan.Workers));
        Assert.Equal(new Dictionary<int, long> { [503] = 40, [-1] = 20, [200] = 540 }, sum.Codes);
        Assert.Equal(16, sum.Failures[CallFailure.Timeout]);
        Assert.Equal(new ScheduleCounts(4000, 600, 598, 0), sum.Schedule);
        Assert.Equal((400L, 20L), (sum.Splits["v1"].Durations.Count, sum.Splits["v1"].Errors));
        Assert.Equal((40L, 4L), (sum.Sizes.Count, LoadClient.Report.ConnectionFigures.SocketCount(sum)));
        Assert.Equal((Samples.Start, TimeSpan.FromSeconds(2.5)), (sum.StartTime, sum.ActualDuration));
        Assert.Equal("127.0.0.1:8080/echo , host (sum of 2)", sum.Options.Labels);
    }

    [Fact]
    public void Intervals_are_aligned_by_when_they_happened()
    {
        var late = Samples.Http with { StartTime = Samples.Start.AddSeconds(1), Intervals = [new RunInterval(TimeSpan.Zero, TimeSpan.FromSeconds(1), 30, 3, 0.5, 0.004, 0.005)] };
        var early = Samples.Http with { Intervals = [Samples.Http.Intervals[0], new RunInterval(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 10, 0, 0.25, 0.009, 0.01)] };
        var sum = Sum(out _, early, late);
        Assert.Equal([Samples.Http.Intervals[0], new RunInterval(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 40, 3, 0.4375, 0.009, 0.01)], sum.Intervals);
    }

    [Fact]
    public void Different_widths_are_added_in_the_widest_and_said()
    {
        var fine = new Histogram(0.0001);
        foreach (var value in (double[])[0.00015, 0.0012, 0.0031]) fine.Record(value);
        var sum = Sum(out var notes, Samples.Http, Samples.Http with { Durations = fine });
        Assert.StartsWith("the results were made with different -r", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal((23L, 0.001, 0.0031), (sum.Durations.Count, sum.Durations.Resolution, sum.Durations.Max));
        Assert.Equal([19L, 3, 0, 1], sum.Durations.State().Counts.Skip(1).Take(4));
    }

    [Fact]
    public void Runs_at_other_times_and_of_other_targets_are_said()
    {
        var other = Samples.Http with { StartTime = Samples.Start.AddHours(1), Options = Samples.Http.Options with { Target = new TargetOptions { Url = "http://b/" } } };
        Sum(out var notes, Samples.Http, other);
        Assert.Equal(["1.json called http://b/, and 0.json called http://127.0.0.1:8080/echo", "1.json did not run at the same time as 0.json: the rate is that of the whole stretch"], notes);
    }

    [Fact]
    public void Ramps_over_the_same_time_are_added()
    {
        var ramp = Samples.Http with { Options = Samples.Http.Options with { Pace = new Pace { Qps = 55, Steps = [new PaceStep(10, 100, TimeSpan.FromSeconds(5))] } } };
        Assert.Equal([new PaceStep(20, 200, TimeSpan.FromSeconds(5))], Sum(out _, ramp, ramp).Options.Pace.Steps);
        Assert.Empty(Sum(out _, ramp, Samples.Http).Options.Pace.Steps);
    }

    [Fact]
    public void Other_protocols_are_refused()
    {
        Assert.Null(ResultMerge.Sum([("a", Stored(Samples.Http)), ("b", Stored(Samples.Tcp))], null, out var notes));
        Assert.Equal(["b: found a result of TCP, allowed is HTTP as in a"], notes);
    }

    private static RunResult Sum(out IReadOnlyList<string> notes, params RunResult[] results) =>
        ResultMerge.Sum([.. results.Select((result, i) => ($"{i}.json", Stored(result)))], null, out notes) ?? throw new InvalidOperationException(notes[0]);

    // Through the JSON, as between machines.
    private static StoredResult Stored(RunResult result) =>
        ResultReader.TryRead(JsonReport.Write(result, Samples.Settings), out var stored, out var mistake) ? stored : throw new InvalidOperationException(mistake);
}
