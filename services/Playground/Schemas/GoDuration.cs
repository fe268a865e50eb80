using System.Globalization;
using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Schemas;

/// <summary>Durations as Go and therefore Kubernetes write them: <c>1h30m</c>, <c>0.5s</c>, <c>500ms</c>. A bare number is none.</summary>
internal static partial class GoDuration
{
    public static bool IsAtLeastOneMillisecond(string text) => Milliseconds(text) is >= 1;

    /// <summary>Null when the text is no duration.</summary>
    public static double? Milliseconds(string text)
    {
        if (text == "0") return 0;
        if (Whole().Match(text) is not { Success: true } match) return null;
        var sum = 0.0;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            sum += double.Parse(match.Groups["number"].Captures[i].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Captures[i].Value switch
            {
                "h" => 3_600_000,
                "m" => 60_000,
                "s" => 1000,
                "ms" => 1,
                "ns" => 0.000001,
                _ => 0.001,
            };
        }

        return text[0] == '-' ? -sum : sum;
    }

    [GeneratedRegex(@"^[-+]?((?<number>\d+\.?\d*|\.\d+)(?<unit>h|ms|m|s|us|µs|μs|ns))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
