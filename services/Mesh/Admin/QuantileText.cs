using System.Globalization;
using System.Text.Json;

using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Admin;

/// <summary>Histograms as <c>/stats</c> shows them: by quantile. We keep no intervals, so both numbers of a pair are since the start.</summary>
internal static class QuantileText
{
    private static readonly double[] Quantiles = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];

    public static string Of(HistogramSnapshot histogram)
    {
        if (histogram.Total == 0) return "No recorded values";
        return string.Join(' ', Quantiles.Select(quantile =>
        {
            var value = histogram.At(quantile / 100);
            return string.Create(CultureInfo.InvariantCulture, $"P{quantile}({value:0.###},{value:0.###})");
        }));
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<Stat> histograms)
    {
        json.WriteStartObject();
        json.WriteStartObject("histograms");
        json.WriteStartArray("supported_quantiles");
        foreach (var quantile in Quantiles) json.WriteNumberValue(quantile);
        json.WriteEndArray();
        json.WriteStartArray("computed_quantiles");
        foreach (var stat in histograms)
        {
            json.WriteStartObject();
            json.WriteString("name", stat.Name);
            json.WriteStartArray("values");
            foreach (var quantile in Quantiles)
            {
                json.WriteStartObject();
                if (stat.Histogram!.Total == 0)
                {
                    json.WriteNull("interval");
                    json.WriteNull("cumulative");
                }
                else
                {
                    var value = Math.Round(stat.Histogram.At(quantile / 100), 3);
                    json.WriteNumber("interval", value);
                    json.WriteNumber("cumulative", value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
