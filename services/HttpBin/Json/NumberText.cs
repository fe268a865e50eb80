using System.Globalization;
using System.Numerics;

namespace Bookinfo.HttpBin.Json;

/// <summary>Numbers as the originals print what they parsed.</summary>
internal static class NumberText
{
    /// <summary>Python: whole numbers keep all digits; others print the shortest form, with an exponent from 1e16 and below 1e-4.</summary>
    public static string Python(string text)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0) return text == "-0" ? "0" : text;
        return Float(double.Parse(text, CultureInfo.InvariantCulture));
    }

    /// <summary>Python's repr of a float.</summary>
    public static string Float(double value)
    {
        if (double.IsPositiveInfinity(value)) return "Infinity";
        if (double.IsNegativeInfinity(value)) return "-Infinity";
        if (double.IsNaN(value)) return "NaN";
        if (value == 0) return double.IsNegative(value) ? "-0.0" : "0.0";
        var (sign, digits, exponent) = Shortest(value);
        if (exponent is < -4 or >= 16) return $"{sign}{Mantissa(digits)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        return sign + Plain(digits, exponent, ".0");
    }

    /// <summary>Go: everything passes through a 64-bit float; an exponent from 1e21 and below 1e-6. Null when out of range.</summary>
    public static string? Go(string text)
    {
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) return null;
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var (sign, digits, exponent) = Shortest(value);
        if (exponent is < -6 or >= 21) return $"{sign}{Mantissa(digits)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(exponent < 0 ? "0" : "00", CultureInfo.InvariantCulture)}";
        return sign + Plain(digits, exponent, "");
    }

    /// <summary>The fewest digits that give the same number again, and the power of ten of the first one.</summary>
    private static (string Sign, string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.Split('E')[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return (value < 0 ? "-" : "", mantissa, RoundedExponent(mantissa, text));
    }

    // "9.9999999999999999E+022" belongs to the shortest digits "1" of 1e23: the exponent follows the shortest form.
    private static int RoundedExponent(string digits, string scientific)
    {
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return digits[0] < scientific[0] && scientific[0] == '9' ? exponent + 1 : digits[0] == '9' && scientific[0] == '1' ? exponent - 1 : exponent;
    }

    private static string Mantissa(string digits) => digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";

    private static string Plain(string digits, int exponent, string whole)
    {
        if (exponent < 0) return string.Concat("0.", new string('0', -exponent - 1), digits);
        var point = exponent + 1;
        return digits.Length <= point ? digits.PadRight(point, '0') + whole : $"{digits[..point]}.{digits[point..]}";
    }

    /// <summary>Whether a decimal text is a whole number as Python's int() reads it (blanks around, underscores between digits).</summary>
    public static bool TryPythonInteger(string text, out BigInteger number)
    {
        number = default;
        var trimmed = text.Trim(' ', '\t', '\n', '\r', '\v', '\f');
        if (trimmed.Length is 0 or > MaxDigits || trimmed[^1] == '_' || trimmed.Contains("__", StringComparison.Ordinal)) return false;
        var digits = trimmed.AsSpan(trimmed[0] is '+' or '-' ? 1 : 0);
        if (digits.IsEmpty || digits[0] == '_') return false;
        return BigInteger.TryParse(trimmed.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private const int MaxDigits = 1000;
}
