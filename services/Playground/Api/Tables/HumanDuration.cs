using System.Globalization;
using System.Text.Json;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Durations as kubectl shows them: <c>5s</c>, <c>3m13s</c>, <c>12m</c>, <c>5h20m</c>, <c>3d4h</c>.</summary>
internal static class HumanDuration
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary><c>&lt;unknown&gt;</c> when there is no time.</summary>
    public static string Since(JsonElement time, DateTimeOffset now) =>
        Read(time) is { } then ? Text(now - then) : "<unknown>";

    public static DateTimeOffset? Read(JsonElement time) =>
        DateTimeOffset.TryParse(time.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then) ? then : null;

    public static string Text(TimeSpan age)
    {
        var seconds = Math.Max(0, (long)age.TotalSeconds);
        return seconds switch
        {
            < 2 * Minute => $"{seconds}s",
            < 10 * Minute => Two(seconds, Minute, "m", 1, "s"),
            < 3 * Hour => $"{seconds / Minute}m",
            < 8 * Hour => Two(seconds, Hour, "h", Minute, "m"),
            < 2 * Day => $"{seconds / Hour}h",
            < 8 * Day => Two(seconds, Day, "d", Hour, "h"),
            < 730L * Day => $"{seconds / Day}d",
            _ => Two(seconds, 365 * Day, "y", Day, "d"),
        };
    }

    private static string Two(long seconds, int unit, string unitName, int part, string partName)
    {
        var rest = seconds % unit / part;
        return rest == 0 ? $"{seconds / unit}{unitName}" : $"{seconds / unit}{unitName}{rest}{partName}";
    }
}
