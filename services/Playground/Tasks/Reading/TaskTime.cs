using System.Globalization;

namespace Bookinfo.Playground.Tasks;

/// <summary>Times as task files write them.</summary>
internal static class TaskTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
    ];

    public static bool TryParse(string text, out TimeSpan time)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (!text.EndsWith(suffix, StringComparison.Ordinal)) continue;
            if (!double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) continue;
            time = count > Longest / unit ? TimeSpan.MaxValue : count * unit;
            return time <= Longest;
        }

        time = default;
        return false;
    }

    /// <summary>For people: <c>0.35 s</c>.</summary>
    public static string Format(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
