using System.Globalization;

namespace Bookinfo.HttpBin.Http;

/// <summary>A part of a body, both ends included.</summary>
internal readonly record struct ByteRange(long First, long Last)
{
    private const int MostRanges = 100;

    public long Length => Last - First + 1;

    public bool IsWithin(long size) => First <= Last && First >= 0 && Last < size;

    /// <summary>The Python original: one range; whatever it cannot read does not count.</summary>
    public static ByteRange SinglePy(string? header, long size)
    {
        var (first, last) = ((long?)null, (long?)null);
        if (header is not null && header.StartsWith("bytes=", StringComparison.Ordinal))
        {
            var dash = header.IndexOf('-', StringComparison.Ordinal);
            first = dash < 0 ? null : NumberOrNull(header.AsSpan(6, dash - 6));
            last = dash < 0 ? null : NumberOrNull(header.AsSpan(dash + 1));
        }

        // Without a start the number counts from the end.
        if (first is null && last is { } suffix) return new ByteRange(Math.Max(0, size - suffix), size - 1);
        return new ByteRange(first ?? 0, last ?? size - 1);
    }

    /// <summary>
    /// A file server's rule: null when there is no range to speak of (send everything), empty when none of the ranges lies in the
    /// body. <paramref name="malformed"/> tells a range that is none.
    /// </summary>
    public static List<ByteRange>? Read(string? header, long size, out bool malformed)
    {
        malformed = false;
        if (string.IsNullOrEmpty(header)) return null;
        malformed = true;
        if (!header.StartsWith("bytes=", StringComparison.Ordinal)) return [];
        var (ranges, missed, total) = (new List<ByteRange>(), false, 0L);
        foreach (var part in header[6..].Split(','))
        {
            var text = part.Trim();
            if (text.Length == 0) continue;
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0 || ranges.Count == MostRanges) return [];
            if (!TryRange(text[..dash].Trim(), text[(dash + 1)..].Trim(), size, out var range)) return [];
            if (range is not { } found)
            {
                missed = true;
                continue;
            }

            ranges.Add(found);
            total += found.Length;
        }

        malformed = false;
        if (ranges.Count == 0) return missed ? [] : null;
        // Asked for more than there is: that is no saving, and may be an attack.
        return total > size ? null : ranges;
    }

    // False: malformed. Null range: beyond the end.
    private static bool TryRange(string start, string end, long size, out ByteRange? range)
    {
        range = null;
        if (start.Length == 0)
        {
            if (NumberOrNull(end) is not { } suffix) return false;
            if (suffix > 0) range = new ByteRange(Math.Max(0, size - suffix), size - 1);
            return true;
        }

        if (NumberOrNull(start) is not { } first) return false;
        if (first >= size) return true;
        if (end.Length == 0)
        {
            range = new ByteRange(first, size - 1);
            return true;
        }

        if (NumberOrNull(end) is not { } last || last < first) return false;
        range = new ByteRange(first, Math.Min(last, size - 1));
        return true;
    }

    private static long? NumberOrNull(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
