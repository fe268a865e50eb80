using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Statistics;

public sealed class FineHistogramTests
{
    [Fact]
    public void Percentiles_are_within_a_64th_from_a_microsecond_to_an_hour()
    {
        for (var value = 1e-6; value < 3600; value *= 1.37)
        {
            var histogram = new FineHistogram();
            histogram.Record(value);
            histogram.Record(value * 100);
            Assert.InRange(histogram.Percentile(50), value * (1 - (1 / 64.0)) - 1e-7, value * (1 + (1 / 64.0)) + 1e-7);
        }
    }

    [Fact]
    public void Ranks_are_those_of_the_sorted_list()
    {
        var histogram = new FineHistogram();
        for (var i = 1; i <= 1000; i++) histogram.Record(i / 1000.0);
        Assert.InRange(histogram.Percentile(50), 0.492, 0.508);
        Assert.InRange(histogram.Percentile(99), 0.975, 1);
        Assert.Equal(1, histogram.Percentile(100));
        Assert.True(double.IsNaN(new FineHistogram().Percentile(50)));
    }

    [Fact]
    public void Draining_and_merging_lose_nothing()
    {
        var (first, second) = (new FineHistogram(), new FineHistogram());
        for (var i = 0; i < 1000; i++) first.Record(Math.Exp(i / 100.0) / 1e6);
        var (count, p90, max) = (first.Count, first.Percentile(90), first.Max);
        second.Merge(first.Drain());
        Assert.Equal((count, p90, max), (second.Count, second.Percentile(90), second.Max));
        Assert.Equal((0, 0), (first.Count, first.Max));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1e9)]
    public void Values_out_of_range_are_counted_at_its_ends(double value)
    {
        var histogram = new FineHistogram();
        histogram.Record(value);
        Assert.Equal(1, histogram.Count);
    }
}
