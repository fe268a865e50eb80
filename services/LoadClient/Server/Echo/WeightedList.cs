using System.Globalization;

namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>
/// Draws from a list such as <c>503:20,404:10%</c>: shares of a hundred, summed in order; what is left over is no hit. A single value
/// without a share always hits, and costs no draw.
/// </summary>
internal static class WeightedList
{
    /// <summary>Longer lists are bad ones.</summary>
    internal const int MostEntries = 256;

    // Shares such as 33.34:33.33:33.33 may add up to a little more than all, as single precision has it.
    private const double Whole = 100.01;

    public delegate bool Reader<T>(string text, out T value);

    /// <summary>Reads the list and draws once.</summary>
    /// <param name="text">The list.</param>
    /// <param name="read">Reads a value.</param>
    /// <param name="random">Where the draw comes from.</param>
    /// <param name="value">What was hit.</param>
    public static DrawResult Draw<T>(string text, Reader<T> read, Random random, out T value)
    {
        if (!text.Contains(',') && !text.Contains(':')) return read(text, out value) ? DrawResult.Hit : DrawResult.Bad;
        value = default!;
        var entries = text.Split(',');
        if (entries.Length > MostEntries) return DrawResult.Bad;
        var draw = random.NextDouble() * 100;
        var sum = 0d;
        var result = DrawResult.NoHit;
        foreach (var entry in entries)
        {
            var parts = entry.Split(':');
            if (parts.Length != 2 || !read(parts[0], out var candidate) || ReadPercent(parts[1]) is not { } percent) return DrawResult.Bad;
            sum += percent;
            if (sum > Whole) return DrawResult.Bad;
            if (result == DrawResult.Hit || draw >= sum) continue;
            value = candidate;
            result = DrawResult.Hit;
        }

        return result;
    }

    /// <summary>A share of a hundred, with or without its sign; null: none.</summary>
    public static double? ReadPercent(string text) =>
        double.TryParse(text.EndsWith('%') ? text.AsSpan(0, text.Length - 1) : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
            ? percent
            : null;
}

/// <summary>What came of a draw.</summary>
internal enum DrawResult
{
    /// <summary>A value.</summary>
    Hit,

    /// <summary>The list is fine, and the draw fell into none of its shares.</summary>
    NoHit,

    /// <summary>The list cannot be read, or holds more than everything.</summary>
    Bad,
}
