using Bookinfo.LoadClient.Report.Html.Charts;

namespace Bookinfo.LoadClient.Tests.Report;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(500, 500)]
    [InlineData(510, 600)]
    [InlineData(7, 8)]
    [InlineData(0.03, 0.03)]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    public void An_even_axis_ends_at_a_round_number(double most, double end) => Assert.Equal(end, Scale.FromZero(most).Max, 12);

    [Fact]
    public void Times_that_differ_by_much_are_shown_by_powers_of_ten()
    {
        Assert.False(Scale.ForTimes([0.001, 0.05]).IsLogarithmic);
        Assert.Equal(new Scale(0.001, 2, IsLogarithmic: true), Scale.ForTimes([0.002, double.NaN, 1.7]));
        Assert.Equal([0.001, 0.01, 0.1, 1], Scale.ForTimes([0.002, 1.7]).Ticks().Select(tick => Math.Round(tick, 9)));
        Assert.Equal(0.5, new Scale(0.01, 1, IsLogarithmic: true).Share(0.1), 12);
    }

    [Fact]
    public void Round_ticks_are_few_and_inside()
    {
        Assert.Equal([1, 2, 5, 10], new Scale(0.9, 12, IsLogarithmic: true).RoundTicks().Select(tick => Math.Round(tick, 9)));
        Assert.Equal([0.001, 0.01, 0.1, 1], new Scale(0.0005, 2, IsLogarithmic: true).RoundTicks().Select(tick => Math.Round(tick, 9)));
        Assert.Equal([3, 4], new Scale(3, 4, IsLogarithmic: true).RoundTicks());
    }

    [Fact]
    public void What_is_outside_stands_at_the_border() => Assert.Equal((0, 1), (new Scale(0, 10).Share(-5), new Scale(0, 10).Share(50)));
}
