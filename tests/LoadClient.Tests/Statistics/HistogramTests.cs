using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Statistics;

/// <summary>Contract fortio.md section 4, against figures worked out by hand.</summary>
public sealed class HistogramTests
{
    [Fact]
    public void The_contracts_worked_example_comes_out()
    {
        var histogram = new Histogram(0.001);
        histogram.Record(0.000165709);
        for (var i = 0; i < 17; i++) histogram.Record(0.0005);
        histogram.Record(0.0012);
        histogram.Record(0.001759256);
        Assert.Equal([new HistogramBucket(0.000165709, 0.001, 90, 18), new HistogramBucket(0.001, 0.001759256, 100, 2)], histogram.Buckets());
        Assert.Equal(0.000607392, histogram.Percentile(50), 9);
        Assert.Equal(0.000852772, histogram.Percentile(75), 9);
        Assert.Equal(0.001, histogram.Percentile(90), 9);
        Assert.Equal(0.00168333, histogram.Percentile(99), 8);
        Assert.Equal(0.00175166, histogram.Percentile(99.9), 8);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-3, 0)]
    [InlineData(0.001, 0.001)]
    [InlineData(0.0010000000000001, 0.001)]
    [InlineData(0.00100001, 0.002)]
    [InlineData(0.0121, 0.014)]
    [InlineData(0.05, 0.05)]
    [InlineData(1, 1)]
    [InlineData(1.0001, 2)]
    [InlineData(100, 100)]
    public void A_value_on_a_bound_belongs_to_the_lower_bucket(double value, double end)
    {
        var histogram = new Histogram(0.001);
        histogram.Record(value);
        histogram.Record(1e6);
        Assert.Equal(end, histogram.Buckets()[0].End, 12);
    }

    [Fact]
    public void Merging_is_exact()
    {
        var random = new Random(20261125);
        var (whole, left, right) = (new Histogram(0.0001), new Histogram(0.0001), new Histogram(0.0001));
        for (var i = 0; i < 10_000; i++)
        {
            var value = Math.Exp(random.NextDouble() * 12) / 20_000;
            whole.Record(value);
            (i % 3 == 0 ? left : right).Record(value);
        }

        left.Merge(right);
        Assert.Equal(whole.Buckets(), left.Buckets());
        Assert.Equal((whole.Count, whole.Min, whole.Max), (left.Count, left.Min, left.Max));
        Assert.Equal(whole.StdDev, left.StdDev, 9);
        Assert.Throws<ArgumentException>(() => left.Merge(new Histogram(0.001)));
    }

    [Fact]
    public void Deviation_is_that_of_the_population()
    {
        var histogram = new Histogram(1);
        foreach (var value in (double[])[2, 4, 4, 4, 5, 5, 7, 9]) histogram.Record(value);
        Assert.Equal((5, 2), (histogram.Average, histogram.StdDev));
        Assert.True(double.IsNaN(new Histogram(1).Average));
    }

    [Fact]
    public void An_offset_moves_the_buckets_and_not_the_values()
    {
        var histogram = new Histogram(0.001, -0.001);
        histogram.Record(-0.0005);
        histogram.Record(0.0015);
        Assert.Equal([new HistogramBucket(-0.0005, 0, 50, 1), new HistogramBucket(0.001, 0.0015, 100, 1)], histogram.Buckets());
    }
}
