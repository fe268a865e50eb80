using System.Globalization;

namespace Bookinfo.LoadClient.Report;

/// <summary>Floating-point numbers exactly as Go prints them.</summary>
internal static class GoFormat
{
    /// <summary>Without a precision, an exponent is written from this power of ten on.</summary>
    private const int ShortestLimit = 6;

    /// <summary><c>%g</c>: the fewest digits that name the number.</summary>
    public static string General(double value)
    {
        if (Special(value) is { } special) return special;
        var (digits, point, sign) = Shortest(value);
        return General(digits, point, sign, ShortestLimit);
    }

    /// <summary><c>%.Ng</c>: so many digits, without the zeros at the end.</summary>
    public static string General(double value, int precision)
    {
        if (Special(value) is { } special) return special;
        var (digits, point, sign) = Split(value.ToString("E" + (precision - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        return General(digits, point, sign, precision);
    }

    /// <summary><c>%.Nf</c>.</summary>
    public static string Fixed(double value, int decimals) =>
        Special(value) ?? value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>As in JSON: an exponent only below 1e-6 and from 1e21 on. What JSON cannot say becomes 0.</summary>
    public static string Json(double value)
    {
        if (!double.IsFinite(value)) return "0";
        if (value == 0) return "0";
        var (digits, point, sign) = Shortest(value);
        if (Math.Abs(value) is >= 1e-6 and < 1e21) return sign + Plain(digits, point);
        var power = point - 1;
        return sign + Mantissa(digits) + (power < 0 ? "e-" : "e+") + Math.Abs(power).ToString(power < 0 ? "0" : "00", CultureInfo.InvariantCulture);
    }

    private static string General(string digits, int point, string sign, int limit)
    {
        var power = point - 1;
        if (power >= -4 && power < limit) return sign + Plain(digits, point);
        return $"{sign}{Mantissa(digits)}e{(power < 0 ? '-' : '+')}{Math.Abs(power).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    private static string Mantissa(string digits) => digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";

    // The number is 0.DIGITS times ten to the power of POINT.
    private static string Plain(string digits, int point) =>
        point <= 0 ? "0." + new string('0', -point) + digits
        : point >= digits.Length ? digits + new string('0', point - digits.Length)
        : $"{digits[..point]}.{digits[point..]}";

    private static (string Digits, int Point, string Sign) Shortest(double value)
    {
        // The shortest text that reads back as the same number, in any of its forms, has the digits that Go prints.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('E')) return Split(text);
        var sign = text.StartsWith('-') ? "-" : "";
        text = text[sign.Length..];
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? text : text[..dot];
        var all = dot < 0 ? text : whole + text[(dot + 1)..];
        var leading = all.Length - all.TrimStart('0').Length;
        var digits = all.Trim('0');
        return digits.Length == 0 ? ("0", 1, sign) : (digits, whole.Length - leading, sign);
    }

    private static (string Digits, int Point, string Sign) Split(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var e = text.IndexOf('E', StringComparison.Ordinal);
        var digits = text[sign.Length..e].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var power = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return digits.Length == 0 ? ("0", 1, sign) : (digits, power + 1, sign);
    }
}
