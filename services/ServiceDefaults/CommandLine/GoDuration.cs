using System.Buffers;
using System.Globalization;

namespace Bookinfo.ServiceDefaults.CommandLine;

/// <summary>Durations as Go's programs read and print them.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, double> UnitMilliseconds = new(StringComparer.Ordinal)
    {
        ["ns"] = 1e-6,
        ["us"] = 1e-3,
        ["µs"] = 1e-3,
        ["μs"] = 1e-3,
        ["ms"] = 1,
        ["s"] = 1000,
        ["m"] = 60_000,
        ["h"] = 3_600_000,
    };

    /// <summary>Reads <c>300ms</c>, <c>1.5s</c>, <c>1h30m</c> or <c>0</c>; a number without a unit is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration) => TryParse(text, hasDays: false, out duration);

    /// <summary>The same, and <c>d</c> for days and <c>w</c> for weeks besides.</summary>
    public static bool TryParseWithDays(string text, out TimeSpan duration) => TryParse(text, hasDays: true, out duration);

    /// <summary>Prints as Go does: <c>1m30s</c>, <c>1.5s</c>, <c>100ms</c>.</summary>
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero) return "-" + Text(duration.Negate());
        if (duration == TimeSpan.Zero) return "0s";
        if (duration.TotalMicroseconds < 1) return $"{duration.Ticks * 100}ns";
        if (duration.TotalMilliseconds < 1) return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0.#######}µs");
        if (duration.TotalSeconds < 1) return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.#######}ms");
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds + (duration.Ticks % TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerSecond):0.#######}s");
        if (duration.TotalMinutes < 1) return seconds;
        var minutes = $"{duration.Minutes}m{seconds}";
        return duration.TotalHours < 1 ? minutes : $"{(long)duration.TotalHours}h{minutes}";
    }

    /// <summary>A number of milliseconds as a duration; false beyond what Go can hold, 292 years.</summary>
    public static bool TryFromMilliseconds(double milliseconds, out TimeSpan duration)
    {
        duration = default;
        if (!double.IsFinite(milliseconds) || Math.Abs(milliseconds) > 9.2e12) return false;
        // What is shorter than a tick (100 ns) must not become nothing.
        var ticks = milliseconds * TimeSpan.TicksPerMillisecond;
        duration = TimeSpan.FromTicks(Math.Abs(ticks) < 1 ? Math.Sign(ticks) : (long)ticks);
        return true;
    }

    private static bool TryParse(string text, bool hasDays, out TimeSpan duration)
    {
        duration = default;
        if (text is "0" or "+0" or "-0") return true;
        var rest = text.AsSpan(text.Length > 0 && text[0] is '-' or '+' ? 1 : 0);
        if (rest.IsEmpty) return false;
        var total = 0d;
        while (!rest.IsEmpty)
        {
            var number = rest.IndexOfAnyExcept(Digits);
            if (number <= 0 || !double.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
            rest = rest[number..];
            var unit = rest.IndexOfAny(Digits) is >= 0 and var end ? rest[..end] : rest;
            if (Milliseconds(unit, hasDays) is not { } milliseconds) return false;
            total += value * milliseconds;
            rest = rest[unit.Length..];
        }

        return TryFromMilliseconds(text[0] == '-' ? -total : total, out duration);
    }

    private static double? Milliseconds(ReadOnlySpan<char> unit, bool hasDays) => unit switch
    {
        "d" when hasDays => 86_400_000,
        "w" when hasDays => 7 * 86_400_000,
        _ => UnitMilliseconds.TryGetValue(unit.ToString(), out var milliseconds) ? milliseconds : null,
    };
}
