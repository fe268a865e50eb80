using System.Globalization;

namespace Bookinfo.Sleep;

/// <summary>Durations as GNU sleep takes them: numbers with an optional unit (s, m, h, d), several are added; or <c>infinity</c>.</summary>
internal static class SleepDuration
{
    /// <summary>The longest wait that timers take; longer ones are as good as for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <param name="words">At least one.</param>
    /// <param name="duration">How long; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <param name="error">What is wrong with which word; empty when nothing is.</param>
    public static bool TryParse(IReadOnlyList<string> words, out TimeSpan duration, out string error)
    {
        duration = TimeSpan.Zero;
        error = words.Count == 0 ? "missing operand" : "";
        var seconds = 0.0;
        foreach (var word in words)
        {
            if (!TryParseWord(word, out var part))
            {
                error = $"invalid time interval '{word}': a number with s, m, h or d, or infinity";
                return false;
            }

            seconds += part;
        }

        duration = seconds > Longest.TotalSeconds ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        return error.Length == 0;
    }

    private static bool TryParseWord(string word, out double seconds)
    {
        if (word.Equals("infinity", StringComparison.OrdinalIgnoreCase) || word.Equals("inf", StringComparison.OrdinalIgnoreCase))
        {
            seconds = double.PositiveInfinity;
            return true;
        }

        var unit = word.Length == 0 ? 0 : word[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var number = unit == 0 ? word : word[..^1];
        var valid = double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out seconds);
        seconds *= unit == 0 ? 1 : unit;
        return valid && seconds >= 0;
    }
}
