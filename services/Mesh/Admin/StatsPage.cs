using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary><c>/stats</c> as text, JSON or Prometheus, with Envoy's query parameters.</summary>
internal static class StatsPage
{
    /// <summary>The page; null when the query asks for what is not there, said in <paramref name="error"/>.</summary>
    public static string? Render(IEnumerable<Stat> stats, IQueryCollection query, bool prometheus, out string? error)
    {
        error = null;
        var format = prometheus ? "prometheus" : query["format"].ToString();
        if (format is not ("" or "text" or "json" or "prometheus"))
        {
            error = $"usage: /stats?format=(html|json|prometheus|text): found \"{format}\"; allowed: text, json, prometheus\n";
            return null;
        }

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

        var type = query["type"].ToString();
        if (!IsKnown(type))
        {
            error = $"invalid &type= param: found \"{type}\"; allowed: Counters, Gauges, Histograms, All\n";
            return null;
        }

        var shown = stats.Where(stat => (filter is null || filter.IsMatch(stat.Name)) && (!query.ContainsKey("usedonly") || stat.Value != 0) && IsOfType(stat, type));
        return format switch
        {
            "prometheus" => PrometheusText.Render(shown),
            "json" => Json(shown),
            _ => Text(shown),
        };
    }

    private static bool IsKnown(string type) => type.Length == 0 || type.ToUpperInvariant() is "ALL" or "COUNTERS" or "GAUGES" or "HISTOGRAMS" or "TEXTREADOUTS";

    private static bool IsOfType(Stat stat, string type) =>
        type.Length == 0
        || type.Equals("All", StringComparison.OrdinalIgnoreCase)
        || type.Equals(stat.Histogram is not null ? "Histograms" : stat.IsGauge ? "Gauges" : "Counters", StringComparison.OrdinalIgnoreCase);

    private static string Text(IEnumerable<Stat> stats)
    {
        var page = new StringBuilder();
        foreach (var stat in stats)
        {
            if (stat.Histogram is { } histogram) page.Append(stat.Name).Append(": ").Append(QuantileText.Of(histogram)).Append('\n');
            else page.Append(CultureInfo.InvariantCulture, $"{stat.Name}: {stat.Value}\n");
        }

        return page.ToString();
    }

    private static string Json(IEnumerable<Stat> stats) => JsonText.Write(json =>
    {
        var histograms = new List<Stat>();
        json.WriteStartArray("stats");
        foreach (var stat in stats)
        {
            if (stat.Histogram is not null)
            {
                histograms.Add(stat);
                continue;
            }

            json.WriteStartObject();
            json.WriteString("name", stat.Name);
            json.WriteNumber("value", stat.Value);
            json.WriteEndObject();
        }

        if (histograms.Count > 0) QuantileText.Write(json, histograms);
        json.WriteEndArray();
    });
}
