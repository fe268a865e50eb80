using System.Xml.Linq;

using Bookinfo.LoadClient.Report.Html;
using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>One file that needs nothing else, for every reader.</summary>
public sealed class HtmlReportTests
{
    public static TheoryData<string> Names => ["http", "troubled", "tcp", "udp", "grpc", "nothing"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_drawing_has_a_title_a_description_and_a_table(string name)
    {
        var html = HtmlReport.Write(Result(name), [], Samples.Settings);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
        var page = Parse(html);
        var drawings = page.Descendants("svg").ToList();
        Assert.NotEmpty(drawings);
        foreach (var drawing in drawings)
        {
            var ids = drawing.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal<IEnumerable<string>>(ids, [drawing.Element("title")!.Attribute("id")!.Value, drawing.Element("desc")!.Attribute("id")!.Value]);
            Assert.NotEmpty(drawing.Parent!.Descendants("table"));
        }

        var all = page.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToList();
        Assert.Equal(all.Distinct(), all);
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
    }

    [Fact]
    public void Texts_from_outside_cannot_become_markup()
    {
        var html = HtmlReport.Write(Samples.Http with { Options = Samples.Http.Options with { Labels = "<img src=x onerror='a'>" } }, [], Samples.Settings);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=&#39;a&#39;&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_an_unreached_rate_and_an_interrupt_are_said_on_top()
    {
        Assert.True(Threshold.TryParse("p99<250ms", out var missed));
        Assert.True(Threshold.TryParse("errors<50%", out var met));
        var page = Parse(HtmlReport.Write(Samples.Troubled, [ThresholdResult.Of(missed, Samples.Troubled), ThresholdResult.Of(met, Samples.Troubled)], Samples.Settings));
        var lines = page.Descendants("ul").First(list => list.Attribute("class")?.Value == "verdict").Elements("li").Select(line => (line.Attribute("class")!.Value, line.Value)).ToList();
        Assert.Equal(("missed", "✗ p99<250ms missed, found 1.846s"), lines[0]);
        Assert.Equal(("met", "✓ errors<50% met, found 10%"), lines[1]);
        Assert.Contains("needs at least -c 6, and had 1.", lines[2].Item2, StringComparison.Ordinal);
        Assert.Contains("interrupted", lines[3].Item2, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_are_a_table()
    {
        var page = Parse(HtmlReport.Write(Samples.Troubled, [], Samples.Settings));
        var table = page.Descendants("section").Single(section => section.Element("h2")!.Value == "Split by answer header").Descendants("tbody").Single();
        Assert.Equal(["v1", "66.7 %", "200", "10", "4.5 ms", "4.5 ms", "4.5 ms", "4.5 ms"], table.Elements("tr").First().Elements().Select(cell => cell.Value));
    }

    private static RunResult Result(string name) => name switch
    {
        "http" => Samples.Http,
        "troubled" => Samples.Troubled,
        "tcp" => Samples.Tcp,
        "udp" => Samples.Udp,
        "grpc" => Samples.Grpc,
        _ => Samples.Http with { Durations = new Histogram(0.001), ResponseTimes = new Histogram(0.001), Sizes = new Histogram(100), Connections = [] },
    };

    // The page is written so that it is XML too, but for the doctype and the head's void elements.
    private static XElement Parse(string html) => XElement.Parse(html[html.IndexOf("<body>", StringComparison.Ordinal)..].Replace("</html>", "", StringComparison.Ordinal), System.Xml.Linq.LoadOptions.PreserveWhitespace);
}
