using System.Globalization;
using System.Text;

using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary>Statistics in Prometheus' text format.</summary>
internal static class PrometheusText
{
    public static string Render(IEnumerable<Stat> stats)
    {
        var page = new StringBuilder();
        foreach (var metric in stats.GroupBy(static stat => stat.Metric).OrderBy(static metric => metric.Key, StringComparer.Ordinal))
        {
            var first = metric.First();
            page.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {(first.Histogram is not null ? "histogram" : first.IsGauge ? "gauge" : "counter")}\n");
            foreach (var stat in metric)
            {
                if (stat.Histogram is { } histogram) Add(page, stat, histogram);
                else page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}{{{stat.Labels}}} {stat.Value}\n");
            }
        }

        return page.ToString();
    }

    /// <summary>What a label's value may not hold as it is.</summary>
    public static string Escape(string value) =>
        value.AsSpan().IndexOfAny('\\', '"', '\n') < 0
            ? value
            : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Add(StringBuilder page, Stat stat, HistogramSnapshot histogram)
    {
        var comma = stat.Labels.Length == 0 ? "" : ",";
        var sum = 0L;
        for (var i = 0; i < Histogram.Bounds.Length; i++)
        {
            sum += histogram.Counts[i];
            page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}_bucket{{{stat.Labels}{comma}le=\"{Histogram.Bounds[i]}\"}} {sum}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}_bucket{{{stat.Labels}{comma}le=\"+Inf\"}} {histogram.Total}\n");
        page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}_sum{{{stat.Labels}}} {histogram.Sum}\n");
        page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}_count{{{stat.Labels}}} {histogram.Total}\n");
    }
}
