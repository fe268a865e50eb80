using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Ratings;

/// <summary>Writes a number as JSON.stringify does: all digits below 1e21, an exponent from there, null for infinity.</summary>
internal sealed class ProductIdConverter : JsonConverter<ProductId>
{
    private const double ExponentFrom = 1e21;

    public override ProductId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, ProductId value, JsonSerializerOptions options) => writer.WriteRawValue(Text(value));

    /// <summary>The number as JSON.</summary>
    public static string Text(ProductId id)
    {
        if (double.IsInfinity(id.Value)) return "null";
        var number = id.Value;
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        if (!shortest.Contains('E') || Math.Abs(number) >= ExponentFrom) return shortest.ToLowerInvariant();
        return decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }
}
