using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Details;

/// <summary>
/// The number of a book, read as Ruby's Integer() reads it, because callers of the original can see that: of any size, with a
/// sign, underscores between digits, and the prefixes 0x, 0b, 0o, 0d or 0 (octal).
/// </summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct ProductId(BigInteger Value)
{
    /// <summary>Longer numbers are refused: to read one takes time that grows with the square of its length.</summary>
    private const int MostCharacters = 1000;

    /// <summary>Reads the last segment of a path that is not empty; null where it is not an integer.</summary>
    public static ProductId? FromLastSegment(string path)
    {
        var text = path.TrimEnd('/');
        text = text[(text.LastIndexOf('/') + 1)..].Trim();
        if (text.Length is 0 or > MostCharacters) return null;
        var negative = text[0] == '-';
        if (negative || text[0] == '+') text = text[1..];
        return Digits(text) is { } value ? new ProductId(negative ? -value : value) : null;
    }

    private static BigInteger? Digits(string text)
    {
        var (radix, start) = Radix(text);
        var value = BigInteger.Zero;
        var afterDigit = start == 1;
        foreach (var character in text.AsSpan(start))
        {
            if (character == '_' && afterDigit)
            {
                afterDigit = false;
                continue;
            }

            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : radix;
            if (digit >= radix) return null;
            value = (value * radix) + digit;
            afterDigit = true;
        }

        return afterDigit ? value : null;
    }

    private static (int Radix, int Start) Radix(string text) => text switch
    {
        ['0', 'x' or 'X', ..] => (16, 2),
        ['0', 'b' or 'B', ..] => (2, 2),
        ['0', 'o' or 'O', ..] => (8, 2),
        ['0', 'd' or 'D', ..] => (10, 2),
        ['0', _, ..] => (8, 1),
        _ => (10, 0),
    };

    internal sealed class Converter : JsonConverter<ProductId>
    {
        public override ProductId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, ProductId value, JsonSerializerOptions options) => writer.WriteRawValue(value.Value.ToString());
    }
}
