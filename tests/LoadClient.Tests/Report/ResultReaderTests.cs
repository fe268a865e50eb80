using System.Text;

using Bookinfo.LoadClient.Report.Json;
using Bookinfo.LoadClient.Report.Reading;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Tests.Report;

/// <summary>Results that others wrote.</summary>
public sealed class ResultReaderTests
{
    // Fortio 1.3.1, as istio/tools stored them.
    private const string Old = """
        {
          "RunType": "HTTP",
          "Labels": "old run",
          "StartTime": "2019-02-02T10:11:12.345678901Z",
          "RequestedQPS": "1000",
          "RequestedDuration": "4m0s",
          "ActualQPS": 999.9,
          "ActualDuration": 240001000000,
          "NumThreads": 16,
          "Version": "1.3.1",
          "DurationHistogram": {
            "Count": 100, "Min": 0.0006, "Max": 0.0135, "Sum": 0.3, "Avg": 0.003, "StdDev": 0.001,
            "Data": [
              { "Start": 0.0006, "End": 0.001, "Percent": 10, "Count": 10 },
              { "Start": 0.001, "End": 0.002, "Percent": 60, "Count": 50 },
              { "Start": 0.011, "End": 0.012, "Percent": 90, "Count": 30 },
              { "Start": 0.012, "End": 0.0135, "Percent": 100, "Count": 10 }
            ],
            "Percentiles": [ { "Percentile": 50, "Value": 0.0018 }, { "Percentile": 99, "Value": 0.013 } ]
          },
          "Exactly": 0,
          "RetCodes": { "200": 90, "400": 10 },
          "Sizes": { "Count": 100, "Min": 230, "Max": 230, "Sum": 23000, "Avg": 230, "StdDev": 0, "Data": [ { "Start": 230, "End": 230, "Percent": 100, "Count": 100 } ], "Percentiles": null },
          "HeaderSizes": { "Count": 0, "Min": 0, "Max": 0, "Sum": 0, "Avg": 0, "StdDev": 0, "Data": null, "Percentiles": null },
          "URL": "http://echo/",
          "SocketCount": 16,
          "AbortOn": 0
        }
        """;

    [Fact]
    public void Fortio_1_3_1_is_read()
    {
        var stored = Read(Old);
        Assert.False(stored.IsOwn);
        Assert.Equal("1.3.1", stored.Version);
        var result = stored.Result;
        Assert.Equal(("old run", "http://echo/", 1000, TimeSpan.FromMinutes(4)), (result.Options.Labels, result.Options.Target.Url, result.Options.Pace.Qps, result.Options.Pace.Duration));
        Assert.Equal((16, 16), (result.Plan.Workers, result.Connections[0].Sockets));
        Assert.Equal(new Dictionary<int, long> { [200] = 90, [400] = 10 }, result.Codes);
        Assert.Equal((100L, 0.0006, 0.0135, 0.003), (result.Durations.Count, result.Durations.Min, result.Durations.Max, result.Durations.Average));
        Assert.Equal(0.001, result.Durations.StdDev, 9);
        Assert.Equal([50, 99], result.Options.Measure.Percentiles);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.0001)]
    [InlineData(0.00001)]
    public void Exported_buckets_give_the_histogram_back(double resolution)
    {
        var random = new Random(4);
        var histogram = new Histogram(resolution);
        for (var i = 0; i < 5000; i++) histogram.Record(resolution * Math.Exp(random.NextDouble() * 10));
        // Strip our object, so that only Fortio's keys are there.
        var text = Encoding.UTF8.GetString(JsonReport.Write(Samples.Http with { Durations = histogram }, Samples.Settings));
        var foreign = text[..text.LastIndexOf(",\n  \"Bookinfo\"", StringComparison.Ordinal)].Replace("\"Resolution\": 0.001", "\"X\": 1", StringComparison.Ordinal) + "}";
        var stored = Read(foreign);
        Assert.False(stored.IsOwn);
        Assert.Equal(resolution, stored.Result.Durations.Resolution);
        Assert.Equal(histogram.State().Counts, stored.Result.Durations.State().Counts);
        Assert.Equal(histogram.StdDev, stored.Result.Durations.StdDev, 9);
    }

    [Theory]
    [InlineData("", "found no JSON: ")]
    [InlineData("[1]", "found JSON without DurationHistogram and StartTime")]
    [InlineData("{\"DurationHistogram\": 1, \"StartTime\": \"2019-02-02T10:11:12Z\"}", "found JSON without DurationHistogram")]
    public void Other_files_are_refused(string text, string start)
    {
        Assert.False(ResultReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out var mistake));
        Assert.StartsWith(start, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_types_in_a_result_are_nothing_and_no_accident() => Assert.Equal(0, Read("""
        { "StartTime": "2019-02-02T10:11:12Z", "DurationHistogram": { "Data": [1, { "Count": "x" }] }, "RetCodes": [], "Sizes": 5, "NumThreads": "a",
          "Sockets": ["x"], "Bookinfo": { "Exact": { "DurationHistogram": { "Resolution": 0.001, "Counts": { "99": 1 } } }, "Intervals": [3] } }
        """).Result.Durations.Count);

    private static StoredResult Read(string text) => ResultReader.TryRead(Encoding.UTF8.GetBytes(text), out var stored, out var mistake) ? stored : throw new InvalidOperationException(mistake);
}
