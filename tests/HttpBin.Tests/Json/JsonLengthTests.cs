using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Tests.Json;

public sealed class JsonLengthTests
{
    private const long Far = long.MaxValue;

    [Theory]
    [InlineData("null")]
    [InlineData("-1.50")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[],{},[[1]]]")]
    [InlineData("""{"b":[1,2,{"c":{"d":[true]}}],"a":"x","<&>":NaN}""")]
    [InlineData("""["\"\\\n\r\t\b\f\u0001\u007f","<>&'/","é\u2028\u2029","\ud83c\udf55","\ud83c","\udf55x"]""")]
    public void The_length_is_that_of_the_text(string text)
    {
        foreach (var style in (JsonStyle[])[JsonStyle.Python, JsonStyle.PythonLine, JsonStyle.Go, JsonStyle.GoLine])
        {
            var buffer = new ByteBuffer();
            var json = new JsonText(buffer);
            json.Begin(style);
            json.BeginObject();
            var before = buffer.Length;
            var value = JsonParser.Python(text)!;
            json.Value(value);
            Assert.Equal(buffer.Length - before, JsonLength.Of(value, style, 1, Far));
        }
    }

    [Fact]
    public void What_is_too_long_is_not_measured_to_its_end()
    {
        var value = JsonParser.Python($"[{string.Join(',', Enumerable.Repeat("1234567890", 1000))}]")!;
        Assert.InRange(JsonLength.Of(value, JsonStyle.Go, 1, 100), 101, Far);
        Assert.InRange(JsonLength.Of(value, JsonStyle.Go, 1, Far), 15_000, 20_000);
    }
}
