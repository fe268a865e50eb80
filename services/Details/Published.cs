using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Details;

/// <summary>
/// When a book was published: a number in JSON where we know the year ourselves, and a text where somebody else's catalogue gives a
/// year, a month or a day.
/// </summary>
/// <param name="Year">Of the common era; counts only where <paramref name="Date"/> is null.</param>
/// <param name="Date">As the catalogue writes it: 1595, 1595-01 or 1595-01-31.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct Published(int Year, string? Date = null)
{
    internal sealed class Converter : JsonConverter<Published>
    {
        public override Published Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? new(0, reader.GetString()) : new(reader.GetInt32());

        public override void Write(Utf8JsonWriter writer, Published value, JsonSerializerOptions options)
        {
            if (value.Date is null) writer.WriteNumberValue(value.Year);
            else writer.WriteStringValue(value.Date);
        }
    }
}
