using System.Globalization;
using System.Text;

namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary><c>START_TIME</c> with strftime's format, Envoy's fractions of a second included.</summary>
internal static class LogTime
{
    private const string Default = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <returns>Null: the format has a sign that is not known.</returns>
    public static Func<LogEntry, string?>? Compile(string? format)
    {
        if (string.IsNullOrEmpty(format)) return static entry => entry.Started.ToString(Default, CultureInfo.InvariantCulture);
        var parts = new List<Func<DateTimeOffset, string>>();
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            var digits = char.IsAsciiDigit(format[i + 1]) && i + 2 < format.Length ? format[++i] - '0' : 0;
            if (Sign(format[++i], digits) is not { } sign) return null;
            var before = text.ToString();
            text.Clear();
            parts.Add(time => before + sign(time));
        }

        var rest = text.ToString();
        return entry => string.Concat(parts.Select(part => part(entry.Started.ToUniversalTime()))) + rest;
    }

    private static Func<DateTimeOffset, string>? Sign(char sign, int digits) => sign switch
    {
        'Y' => Of("yyyy"),
        'm' => Of("MM"),
        'd' => Of("dd"),
        'H' => Of("HH"),
        'M' => Of("mm"),
        'S' => Of("ss"),
        'F' => Of("yyyy-MM-dd"),
        'T' => Of("HH:mm:ss"),
        'y' => Of("yy"),
        'b' => Of("MMM"),
        'e' => time => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'j' => time => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'z' => static _ => "+0000",
        'Z' => static _ => "UTC",
        's' => time => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'f' => time => Fraction(time)[..(digits is 0 or > 9 ? 9 : digits)],
        '%' => static _ => "%",
        _ => null,
    };

    private static Func<DateTimeOffset, string> Of(string format) => time => time.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Nine digits; the clock has seven.</summary>
    private static string Fraction(DateTimeOffset time) => (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture) + "00";
}
