using System.Globalization;

using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Http;

/// <summary>Numbers in paths and queries, as Python's int() and float() read them.</summary>
internal static class PythonNumbers
{
    /// <summary>A whole number; one beyond 64 bits is cut to the bounds of 64 bits.</summary>
    public static bool TryInteger(string text, out long number)
    {
        number = 0;
        if (!NumberText.TryPythonInteger(text, out var big)) return false;
        number = (long)System.Numerics.BigInteger.Max(long.MinValue, System.Numerics.BigInteger.Min(long.MaxValue, big));
        return true;
    }

    /// <summary>A number of seconds and the like; <c>nan</c> and <c>inf</c> are numbers.</summary>
    public static bool TryFloat(string text, out double number)
    {
        var trimmed = text.Trim();
        number = 0;
        switch (trimmed.TrimStart('+', '-').ToLowerInvariant())
        {
            case "nan":
                number = double.NaN;
                return true;
            case "inf" or "infinity":
                number = trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
                return true;
        }

        return !trimmed.Contains(',', StringComparison.Ordinal)
            && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The digits of a path segment; a number too long for 64 bits is the largest one.</summary>
    public static long Digits(string segment) => long.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
