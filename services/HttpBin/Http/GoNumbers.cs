using System.Globalization;

using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.HttpBin.Http;

/// <summary>Numbers and durations in paths and queries, as the Go port reads them.</summary>
internal static class GoNumbers
{
    public static bool TryInteger(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    public static bool TryFloat(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    /// <summary>A duration within bounds, or why it is none.</summary>
    /// <param name="text"><c>1.5s</c>, <c>1h30m</c>, or a number of seconds.</param>
    /// <param name="least">Shortest allowed.</param>
    /// <param name="most">Longest allowed.</param>
    /// <param name="duration">What was read.</param>
    public static string? BoundedDuration(string text, TimeSpan least, TimeSpan most, out TimeSpan duration)
    {
        if (!TryDuration(text, out duration)) return $"invalid duration: time: invalid duration \"{text}\"";
        if (duration > most) return $"invalid duration: duration {Text(duration)} longer than {Text(most)}";
        return duration < least ? $"invalid duration: duration {Text(duration)} shorter than {Text(least)}" : null;
    }

    /// <summary>Reads a duration; a plain number counts seconds, down to whole milliseconds.</summary>
    public static bool TryDuration(string text, out TimeSpan duration) =>
        TryFloat(text, out var seconds) ? GoDuration.TryFromMilliseconds(Math.Truncate(seconds * 1000), out duration) : GoDuration.TryParse(text, out duration);

    /// <summary>A duration as Go prints it: <c>1m30s</c>, <c>1.5s</c>, <c>100ms</c>.</summary>
    public static string Text(TimeSpan duration) => GoDuration.Text(duration);
}
