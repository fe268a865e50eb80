using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Statistics;

public sealed class RecorderTests
{
    [Fact]
    public void Sums_over_all_loops_are_exact()
    {
        var options = new LoadOptions { Target = new TargetOptions { Url = "http://x" } };
        Recorder[] recorders = [new(options.Measure, true), new(options.Measure, true)];
        for (var i = 0; i < 100; i++)
        {
            var result = (i % 4) switch
            {
                0 => new CallResult(503, Size: 100, HeaderSize: 80, Split: "v2"),
                1 => new CallResult(-1, CallFailure.Reset),
                _ => new CallResult(200, Size: 112, HeaderSize: 90, Split: i % 8 < 4 ? "v1" : "v2"),
            };
            var recorder = recorders[i % 3 == 0 ? 0 : 1];
            recorder.Started();
            Assert.Equal(recorder.Codes.GetValueOrDefault(result.Code) == 0, recorder.Ended(result, 0.001, 0.001 * i, i / 10.0));
        }

        var merged = ResultMerger.Merge(options, RunPlanner.Plan(options.Pace), default, TimeSpan.FromSeconds(10), recorders, []);
        Assert.Equal([new(-1, 25), new(200, 50), new(503, 25)], merged.Codes);
        Assert.Equal([new(CallFailure.Reset, 25)], merged.Failures);
        Assert.Equal((100, 50, 100, 0.099), (merged.Durations.Count, merged.ErrorDurations.Count, merged.ResponseTimes.Count, merged.ResponseTimes.Max));
        Assert.Equal((100, 50 * 112 + 25 * 100), (merged.Sizes.Count, merged.Sizes.Sum));
        Assert.Equal([("v1", 26, 0), ("v2", 49, 25)], merged.Splits.Select(split => (split.Key, (int)split.Value.Durations.Count, (int)split.Value.Errors)));
        Assert.Equal(100, merged.Intervals.Sum(interval => interval.Calls));
        Assert.Empty(merged.Details);
        Assert.Equal(10, merged.ActualQps);
    }

    [Fact]
    public void Without_a_rate_response_time_is_service_time()
    {
        var options = new LoadOptions { Target = new TargetOptions { Url = "tcp://x:1" }, Pace = new Pace { Qps = 0 } };
        var recorder = new Recorder(options.Measure, hasRate: false);
        recorder.Started();
        recorder.Ended(new CallResult(200, Detail: "OK"), 0.25, 0.25, 0.25);
        var merged = ResultMerger.Merge(options, RunPlanner.Plan(options.Pace), default, TimeSpan.FromSeconds(1), [recorder], []);
        Assert.Same(merged.Durations, merged.ResponseTimes);
        Assert.Null(merged.Sleeps);
        Assert.Equal([new("OK", 1)], merged.Details);
        Assert.Empty(merged.Codes);
    }
}
