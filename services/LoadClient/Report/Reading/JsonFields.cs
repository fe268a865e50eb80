using System.Text.Json;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Fields of a result; what is absent, or of another type, is the type's own nothing.</summary>
internal static class JsonFields
{
    public static string Text(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString() ?? "" : "";

    public static string? TextOrNull(this JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;

    public static long Whole(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var number) ? number : 0;

    public static int Small(this JsonElement element, string name) => (int)Math.Clamp(element.Whole(name), int.MinValue, int.MaxValue);

    public static double Float(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetDouble(out var number) && double.IsFinite(number) ? number : 0;

    public static bool IsTrue(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.True };

    public static TimeSpan Nanoseconds(this JsonElement element, string name) => TimeSpan.FromTicks(element.Whole(name) / TimeSpan.NanosecondsPerTick);

    /// <summary>Elements of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>Members of an object; none where it is no object.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Object } field ? field.EnumerateObject() : [];

    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field) ? field : null;

    /// <summary>Counts by name.</summary>
    public static Dictionary<string, long> Counts(this JsonElement element, string name)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var member in element.Members(name))
            if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt64(out var count)) counts[member.Name] = count;
        return counts;
    }
}
