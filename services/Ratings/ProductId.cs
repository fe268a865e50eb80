using System.Globalization;
using System.Text.Json.Serialization;

namespace Bookinfo.Ratings;

/// <summary>
/// The number of a book, read as JavaScript's parseInt reads it, because callers of the original can see that: a numeric prefix
/// is enough, a sign, leading blanks and 0x are allowed, and digits beyond 2^53 are rounded.
/// </summary>
[JsonConverter(typeof(ProductIdConverter))]
internal readonly record struct ProductId(double Value)
{
    /// <summary>Reads the last segment of a path; null where it does not begin with a number.</summary>
    public static ProductId? FromLastSegment(string path)
    {
        var text = path.AsSpan(path.LastIndexOf('/') + 1).TrimStart();
        var negative = text.StartsWith('-');
        if (negative || text.StartsWith('+')) text = text[1..];
        var hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var value = hexadecimal ? Prefix(text[2..], 16) : Prefix(text, 10);
        // Adding 0 turns a negative zero, which JSON would show, into zero.
        return value is null ? null : new ProductId((negative ? -value.Value : value.Value) + 0);
    }

    private static double? Prefix(ReadOnlySpan<char> text, int radix)
    {
        var length = 0;
        while (length < text.Length && (radix == 16 ? char.IsAsciiHexDigit(text[length]) : char.IsAsciiDigit(text[length]))) length++;
        if (length == 0) return null;
        if (radix == 10) return double.Parse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        var value = 0.0;
        foreach (var digit in text[..length]) value = (value * 16) + Convert.ToInt32(digit.ToString(), 16);
        return value;
    }
}
