using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>Writes JSON with Go's numbers.</summary>
internal static class GoJson
{
    /// <summary>Two spaces, line feeds, and texts as they are.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteFloat(this Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(GoFormat.Json(value));
    }

    /// <summary>A duration in nanoseconds, as Go stores it.</summary>
    public static void WriteNanoseconds(this Utf8JsonWriter writer, string name, TimeSpan value) => writer.WriteNumber(name, value.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Counts by name.</summary>
    public static void WriteCounts<T>(this Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, T>> counts)
        where T : System.Numerics.IBinaryInteger<T>
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts) writer.WriteNumber(key, long.CreateChecked(count));
        writer.WriteEndObject();
    }
}
