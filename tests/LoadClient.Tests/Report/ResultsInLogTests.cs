using System.Text;

using Bookinfo.LoadClient.Report.Reading;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Results among the lines of several pods' logs.</summary>
public sealed class ResultsInLogTests
{
    [Fact]
    public void Results_are_found_between_reports() =>
        Assert.Equal(["{\n  \"a\": 1\n}\n", "{\n  \"b\": [\n    2\n  ]\n}\n"], Find("Starting\n{\n  \"a\": 1\n}\nAll done\n{\r\n  \"b\": [\r\n    2\r\n  ]\r\n}\r\n"));

    [Fact]
    public void A_line_of_the_other_stream_inside_a_result_is_left_out() =>
        Assert.Equal(["{\n  \"a\": 1,\n  \"b\": 2\n}\n"], Find("{\n  \"a\": 1,\nSockets used: 3\n# target 50% 0.1\n  \"b\": 2\n}\n"));

    [Fact]
    public void A_beginning_without_an_end_does_not_count() => Assert.Equal(["{\n  \"b\": 2\n}\n"], Find("{\n  \"a\": 1,\n{\n  \"b\": 2\n}\n"));

    [Theory]
    [InlineData("")]
    [InlineData("All done 3 calls\n")]
    [InlineData("}\n")]
    [InlineData("{\n  \"a\": 1\n")]
    public void A_text_without_results_has_none(string text) => Assert.Empty(Find(text));

    private static IEnumerable<string> Find(string text) => ResultsInLog.Find(Encoding.UTF8.GetBytes(text)).Select(static result => Encoding.UTF8.GetString(result.Span));
}
