using System.Globalization;

using Bookinfo.LoadClient.Server.Echo;

namespace Bookinfo.LoadClient.Tests.Server;

public sealed class WeightedListTests
{
    [Theory]
    [InlineData("503", 0.99, "Hit 503")]
    [InlineData("503:20", 0.199, "Hit 503")]
    [InlineData("503:20", 0.2, "NoHit")]
    [InlineData("503:20,404:10,403:0.5", 0.25, "Hit 404")]
    [InlineData("503:20,404:10,403:0.5", 0.304, "Hit 403")]
    [InlineData("503:20,404:10,403:0.5", 0.305, "NoHit")]
    [InlineData("503:20%,404:80%", 0.9999, "Hit 404")]
    [InlineData("1:33.34,2:33.33,3:33.33", 0.999999, "Hit 3")]
    [InlineData("503:60,404:41", 0, "Bad")]
    [InlineData("503:101", 0, "Bad")]
    [InlineData("503:-1", 0, "Bad")]
    [InlineData("503:NaN", 0, "Bad")]
    [InlineData("503:20,404", 0, "Bad")]
    [InlineData("503:20:1", 0, "Bad")]
    [InlineData("503,", 0, "Bad")]
    [InlineData("x", 0, "Bad")]
    [InlineData("x:20", 0, "Bad")]
    [InlineData("503:10,x:20", 0, "Bad")]
    public void A_draw_falls_into_the_shares_in_order(string list, double draw, string expected)
    {
        var result = WeightedList.Draw<int>(list, (text, out value) => int.TryParse(text, CultureInfo.InvariantCulture, out value), new Draws(draw), out var hit);
        Assert.Equal(expected, result == DrawResult.Hit ? $"Hit {hit}" : $"{result}");
    }

    [Fact]
    public void An_endless_list_is_a_bad_one() =>
        Assert.Equal(DrawResult.Bad, WeightedList.Draw<int>(string.Join(',', Enumerable.Repeat("1:0", 257)), (_, out value) => (value = 1) == 1, new Draws(0), out _));
}
