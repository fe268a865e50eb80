using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Tests.Json;

public sealed class JsonParserTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1e5", "100000.0")]
    [InlineData("1e16", "1e+16")]
    [InlineData("123456789012345680.0", "1.2345678901234568e+17")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1e23", "1e+23")]
    [InlineData("9.5e-10", "9.5e-10")]
    [InlineData("-1e400", "-Infinity")]
    [InlineData("100", "100")]
    public void Numbers_are_written_as_Python_writes_them(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<JsonLiteral>(JsonParser.Python(text)).Text);

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e21", "1e+21")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("123456789", "123456789")]
    public void Numbers_are_written_as_Go_writes_them(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<JsonLiteral>(JsonParser.Go(text, out _)).Text);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("01")]
    [InlineData("1 2")]
    [InlineData("\"\n\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("nul")]
    [InlineData("-")]
    [InlineData("1.")]
    public void What_is_no_JSON_is_null(string text) => Assert.Null(JsonParser.Python(text));

    [Fact]
    public void Depth_is_bounded()
    {
        Assert.NotNull(JsonParser.Python(new string('[', JsonParser.MaxDepth) + new string(']', JsonParser.MaxDepth)));
        Assert.Null(JsonParser.Python(new string('[', 100_000)));
        Assert.Null(JsonParser.Go(new string('[', 100_000), out var error));
        Assert.Equal("exceeded max depth", error);
    }

    [Fact]
    public void Names_are_sorted_by_code_point_and_the_last_value_counts()
    {
        var members = Assert.IsType<JsonObject>(JsonParser.Python("{\"\uE000\":1,\"\\ud83c\\udf55\":2,\"a\":3,\"a\":4,\"Z\":5}")).Members;
        Assert.Equal(["Z", "a", "\uE000", "\U0001F355"], members.Keys);
        Assert.Equal(new JsonLiteral("4"), members["a"]);
    }
}
