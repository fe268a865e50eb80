using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Statistics;

public sealed class IntervalSeriesTests
{
    [Fact]
    public void Each_second_has_its_calls_and_a_silent_one_has_none()
    {
        var series = new IntervalSeries();
        foreach (var elapsed in (double[])[0, 0.4, 0.999, 1, 3.5]) series.Record(elapsed, 0.01, ok: elapsed != 1);
        var intervals = IntervalMerger.Merge([series], TimeSpan.FromSeconds(3.6));
        Assert.Equal([(3, 0), (1, 1), (0, 0), (1, 0)], intervals.Select(interval => (interval.Calls, interval.Errors)));
        Assert.Equal([0, 1, 2, 3], intervals.Select(interval => interval.Start.TotalSeconds));
        Assert.Equal(0.6, intervals[3].Length.TotalSeconds, 6);
        Assert.True(double.IsNaN(intervals[2].P50));
        Assert.Equal(0.01, intervals[0].P99, 3);
    }

    [Fact]
    public void A_long_run_gets_longer_intervals_and_not_more()
    {
        var (longer, shorter) = (new IntervalSeries(), new IntervalSeries());
        for (var second = 0; second < 3001; second++) longer.Record(second + 0.5, 0.001 * (1 + (second % 7)), ok: second % 10 != 0);
        for (var second = 0; second < 11; second++) shorter.Record(second + 0.5, 0.5, ok: true);
        var intervals = IntervalMerger.Merge([longer, shorter], TimeSpan.FromSeconds(3001));
        Assert.Equal(4, longer.Length);
        Assert.Equal(751, intervals.Count);
        Assert.Equal(3012, intervals.Sum(interval => interval.Calls));
        Assert.Equal(301, intervals.Sum(interval => interval.Errors));
        Assert.Equal([8, 8, 7, 4], intervals.Take(4).Select(interval => interval.Calls));
        Assert.Equal(0.5, intervals[2].Max);
    }

    [Fact]
    public void The_last_whole_second_can_be_seen_meanwhile()
    {
        var recorder = new Recorder(new MeasureOptions(), hasRate: true);
        for (var i = 0; i < 150; i++)
        {
            recorder.Started();
            recorder.Ended(new(i == 7 ? 503 : 200), 0.001, 0.002, i / 100.0);
        }

        recorder.Started();
        var progress = new ProgressReader([recorder], TimeSpan.FromSeconds(6), null).Read(TimeSpan.FromSeconds(1.5));
        Assert.Equal((150, 1, 1, 100), (progress.Calls, progress.Errors, progress.InFlight, progress.Rate));
        Assert.Equal((0.25, 4.5), (progress.Done, progress.Remaining?.TotalSeconds));
        Assert.Equal(0.002, progress.P99, 4);
        Assert.Equal(0, new ProgressReader([recorder], null, null).Read(TimeSpan.FromSeconds(9)).Rate);
    }
}
