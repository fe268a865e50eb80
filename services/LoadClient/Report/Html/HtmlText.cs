using System.Globalization;
using System.Net;

namespace Bookinfo.LoadClient.Report.Html;

/// <summary>Texts and figures as people read them on a page.</summary>
internal static class HtmlText
{
    /// <summary>Safe inside an element and an attribute.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for SVG and CSS.</summary>
    public static string Coordinate(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A time with three digits and its unit; a dash where there is none.</summary>
    public static string Time(double seconds) => !double.IsFinite(seconds) ? "–"
        : seconds == 0 ? "0"
        : Math.Abs(seconds) < 0.001 ? Digits(seconds * 1e6) + " µs"
        : Math.Abs(seconds) < 1 ? Digits(seconds * 1000) + " ms"
        : Math.Abs(seconds) < 600 ? Digits(seconds) + " s"
        : Digits(seconds / 60) + " min";

    /// <summary>A count with spaces between thousands.</summary>
    public static string Count(double count) => count.ToString("#,0", Thousands);

    /// <summary>A rate with three digits, or whole from a hundred on.</summary>
    public static string Rate(double perSecond) => !double.IsFinite(perSecond) ? "–" : perSecond >= 100 ? Count(Math.Round(perSecond)) : Digits(perSecond);

    /// <summary>A share of a whole as a percentage.</summary>
    public static string Percent(double part, double whole) => whole <= 0 ? "–" : part == 0 ? "0 %"
        : 100 * part / whole is var percent && percent < 0.1 ? "< 0.1 %" : percent.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static NumberFormatInfo Thousands { get; } = new() { NumberGroupSeparator = "\u202f", NumberDecimalSeparator = "." };

    private static string Digits(double value)
    {
        var decimals = Math.Abs(value) >= 99.95 ? 0 : Math.Abs(value) >= 9.995 ? 1 : 2;
        var text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
