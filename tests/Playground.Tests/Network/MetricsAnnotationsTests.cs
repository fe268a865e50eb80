using Bookinfo.Mesh;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Tests.Network;

public sealed class MetricsAnnotationsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("prometheus.io/scrape=false;prometheus.io/port=9080", null)]
    [InlineData("prometheus.io/scrape=true", "80 /metrics")]
    [InlineData("prometheus.io/scrape=true;prometheus.io/port=9080;prometheus.io/path=/stats", "9080 /stats")]
    [InlineData("prometheus.io/scrape=true;prometheus.io/path=stats", "80 /stats")]
    [InlineData("prometheus.io/scrape=true;prometheus.io/port=http", null)]
    [InlineData("prometheus.io/scrape=true;prometheus.io/port=70000", null)]
    [InlineData("prometheus.io/scrape=true;prometheus.istio.io/merge-metrics=false", null)]
    public void Annotations_say_where_metrics_are(string annotations, string? expected)
    {
        var read = MetricsAnnotations.Read(annotations.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Split('=')).ToDictionary(static one => one[0], static one => one[1]));
        Assert.Equal(expected, read is AppMetrics(var port, var path) ? $"{port} {path}" : null);
    }
}
