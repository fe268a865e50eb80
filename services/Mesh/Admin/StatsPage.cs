using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/stats</c> as text or Prometheus, with Envoy's query parameters.</summary>
internal static class StatsPage
{
    /// <summary>The page; null when the filter is not a regular expression we can run, said in <paramref name="error"/>.</summary>
    public static string? Render(IReadOnlyList<Stat> stats, IQueryCollection query, bool prometheus, out string? error)
    {
        error = null;
        Regex? filter = null;
        if (query["filter"].ToString() is { Length: > 0 } pattern)
        {
            try
            {
                filter = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                error = $"Invalid re2 regex: {e.Message}\n";
                return null;
            }
        }

        var shown = stats.Where(stat => (filter is null || filter.IsMatch(stat.Name)) && (!query.ContainsKey("usedonly") || stat.Value != 0) && IsOfType(stat, query["type"].ToString()));
        return prometheus || query["format"] == "prometheus" ? Prometheus(shown) : Text(shown);
    }

    private static bool IsOfType(Stat stat, string type) =>
        type.Length == 0 || type.Equals("All", StringComparison.OrdinalIgnoreCase) || type.Equals(stat.IsGauge ? "Gauges" : "Counters", StringComparison.OrdinalIgnoreCase);

    private static string Text(IEnumerable<Stat> stats)
    {
        var page = new StringBuilder();
        foreach (var stat in stats) page.Append(CultureInfo.InvariantCulture, $"{stat.Name}: {stat.Value}\n");
        return page.ToString();
    }

    private static string Prometheus(IEnumerable<Stat> stats)
    {
        var page = new StringBuilder();
        foreach (var metric in stats.GroupBy(static stat => stat.Metric).OrderBy(static metric => metric.Key, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Key} {(metric.First().IsGauge ? "gauge" : "counter")}\n");
            foreach (var stat in metric) page.Append(CultureInfo.InvariantCulture, $"{stat.Metric}{{{stat.Labels}}} {stat.Value}\n");
        }

        return page.ToString();
    }
}
