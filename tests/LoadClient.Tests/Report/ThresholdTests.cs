using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Report;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData("p99<250ms", "Threshold p99<250ms : MISSED, found 1.846s")]
    [InlineData("service.p99<250ms", "Threshold service.p99<250ms : met, found 19.4ms")]
    [InlineData("service.p99.9 <= 20ms", "Threshold service.p99.9 <= 20ms : met, found 19.94ms")]
    [InlineData("avg<1s", "Threshold avg<1s : met, found 966.7ms")]
    [InlineData("min>=4ms", "Threshold min>=4ms : met, found 4ms")]
    [InlineData("max<1.9s", "Threshold max<1.9s : MISSED, found 1.9s")]
    [InlineData("errors<10%", "Threshold errors<10% : MISSED, found 10%")]
    [InlineData("errors<=30", "Threshold errors<=30 : met, found 30")]
    [InlineData("rate>950", "Threshold rate>950 : MISSED, found 150")]
    [InlineData("late<5%", "Threshold late<5% : MISSED, found 99.67%")]
    [InlineData("dropped<1", "Threshold dropped<1 : met, found 0")]
    public void Each_figure(string text, string line)
    {
        Assert.True(Threshold.TryParse(text, out var threshold));
        Assert.Equal(line, ThresholdResult.Of(threshold, Samples.Troubled).Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("p99")]
    [InlineData("p99<250")]
    [InlineData("p0<1s")]
    [InlineData("p100<1s")]
    [InlineData("pabc<1s")]
    [InlineData("p99=1s")]
    [InlineData("rate>1s")]
    [InlineData("rate>5%")]
    [InlineData("service.errors<1%")]
    [InlineData("nosuch<1")]
    [InlineData("p99<-1s")]
    public void Other_texts_are_none(string text) => Assert.False(Threshold.TryParse(text, out _));

    [Fact]
    public void What_is_not_known_is_missed()
    {
        Assert.True(Threshold.TryParse("p99<1s", out var threshold));
        var result = ThresholdResult.Of(threshold, Samples.Http with { ResponseTimes = new Histogram(0.001) });
        Assert.Equal("Threshold p99<1s : MISSED, found not known", result.Line);
    }
}
