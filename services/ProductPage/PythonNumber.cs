using System.Globalization;

namespace Bookinfo.ProductPage;

/// <summary>Numbers as Python reads and writes them: integers of any length as they are, fractions in their shortest form.</summary>
internal static class PythonNumber
{
    /// <summary>Python changes to exponents outside of 1e-4 to 1e16.</summary>
    private const int LeastPlainExponent = -4;
    private const int MostPlainExponent = 15;

    /// <param name="raw">A number as JSON has it.</param>
    public static string Write(string raw)
    {
        if (raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0) return raw == "-0" ? "0" : raw;
        var value = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        var sign = double.IsNegative(value) ? "-" : "";
        return value == 0 ? sign + "0.0" : sign + Shortest(Math.Abs(value));
    }

    private static string Shortest(double value)
    {
        // "E16" would not be the shortest form; "R" is, but places its point by other rules: take its digits, place ours.
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var (mantissa, exponent) = shortest.Split('E') is [var head, var tail] ? (head, int.Parse(tail, CultureInfo.InvariantCulture)) : (shortest, 0);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal) is var at && at < 0 ? mantissa.Length : at;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leadingZeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return Place(digits, point - leadingZeros - 1 + exponent);
    }

    /// <param name="digits">Significant digits, no zero at either end.</param>
    /// <param name="exponent">Power of ten of the first digit.</param>
    private static string Place(string digits, int exponent) => exponent switch
    {
        < LeastPlainExponent or > MostPlainExponent =>
            $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
        < 0 => "0." + new string('0', -exponent - 1) + digits,
        _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0') + ".0",
        _ => digits[..(exponent + 1)] + "." + digits[(exponent + 1)..],
    };
}
