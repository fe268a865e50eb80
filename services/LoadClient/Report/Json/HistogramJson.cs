using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>Histograms in the JSON result: as Fortio exports them, and exactly.</summary>
internal static class HistogramJson
{
    /// <summary>Fortio's object; without percentiles that key is left out.</summary>
    public static void Write(Utf8JsonWriter writer, string name, Histogram histogram, ImmutableArray<double> percentiles)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("Count", histogram.Count);
        writer.WriteFloat("Min", histogram.Min);
        writer.WriteFloat("Max", histogram.Max);
        writer.WriteFloat("Sum", histogram.Sum);
        writer.WriteFloat("Avg", histogram.Average);
        writer.WriteFloat("StdDev", histogram.StdDev);
        WriteData(writer, histogram);
        if (histogram.Count > 0 && !percentiles.IsDefaultOrEmpty) WritePercentiles(writer, histogram, percentiles);
        writer.WriteEndObject();
    }

    /// <summary>All that the histogram holds; buckets by number, empty ones left out.</summary>
    public static void WriteExact(Utf8JsonWriter writer, string name, Histogram histogram)
    {
        var state = histogram.State();
        writer.WriteStartObject(name);
        writer.WriteFloat("Resolution", state.Resolution);
        writer.WriteFloat("Offset", state.Offset);
        writer.WriteFloat("Min", state.Min);
        writer.WriteFloat("Max", state.Max);
        writer.WriteFloat("Sum", state.Sum);
        writer.WriteFloat("SumOfSquares", state.SumOfSquares);
        writer.WriteCounts("Counts", state.Counts.Index().Where(bucket => bucket.Item > 0)
            .Select(bucket => KeyValuePair.Create(bucket.Index.ToString(CultureInfo.InvariantCulture), bucket.Item)));
        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, Histogram histogram)
    {
        if (histogram.Count == 0)
        {
            writer.WriteNull("Data");
            return;
        }

        writer.WriteStartArray("Data");
        foreach (var bucket in histogram.Buckets())
        {
            writer.WriteStartObject();
            writer.WriteFloat("Start", bucket.Start);
            writer.WriteFloat("End", bucket.End);
            writer.WriteFloat("Percent", bucket.Percent);
            writer.WriteNumber("Count", bucket.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WritePercentiles(Utf8JsonWriter writer, Histogram histogram, ImmutableArray<double> percentiles)
    {
        writer.WriteStartArray("Percentiles");
        foreach (var percent in percentiles)
        {
            writer.WriteStartObject();
            writer.WriteFloat("Percentile", percent);
            writer.WriteFloat("Value", histogram.Percentile(percent));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
