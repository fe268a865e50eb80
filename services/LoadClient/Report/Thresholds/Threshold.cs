using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Thresholds;

/// <summary>A condition that a result must meet, such as <c>p99&lt;250ms</c> (<c>-threshold</c>).</summary>
internal sealed partial record Threshold
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Allowed =
        "pNN, avg, min or max (of the response time, or with service. before it) and a duration such as 250ms; errors, late or dropped and a count or a percentage; "
        + "rate and calls per second; with <, <=, > or >= between";

    /// <summary>As typed.</summary>
    public required string Text { get; init; }

    public required ThresholdFigure Figure { get; init; }

    /// <summary>Which percentile, for <see cref="ThresholdFigure.Percentile"/>.</summary>
    public double Percent { get; init; }

    /// <summary>Of the service time instead of the response time.</summary>
    public bool IsServiceTime { get; init; }

    /// <summary>The figure and its limit are a percentage of the calls.</summary>
    public bool IsShare { get; init; }

    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>Seconds, calls per second, calls, or percent.</summary>
    public required double Limit { get; init; }

    /// <summary>Whether a figure meets it; what is not known does not.</summary>
    public bool IsMetBy(double value) => Operator switch
    {
        "<" => value < Limit,
        "<=" => value <= Limit,
        ">" => value > Limit,
        _ => value >= Limit,
    };

    public static bool TryParse(string text, [NotNullWhen(true)] out Threshold? threshold)
    {
        threshold = null;
        if (Form().Match(text) is not { Success: true } match) return false;
        var name = match.Groups["name"].Value;
        var limit = match.Groups["limit"].Value;
        var isService = match.Groups["service"].Success;
        var percent = 0d;
        ThresholdFigure? figure = name switch
        {
            "avg" => ThresholdFigure.Average,
            "min" => ThresholdFigure.Minimum,
            "max" => ThresholdFigure.Maximum,
            "errors" => ThresholdFigure.Errors,
            "late" => ThresholdFigure.Late,
            "dropped" => ThresholdFigure.Dropped,
            "rate" => ThresholdFigure.Rate,
            ['p', .. var digits] when TryNumber(digits, out percent) && percent is > 0 and < 100 => ThresholdFigure.Percentile,
            _ => null,
        };
        if (figure is not { } known || (isService && !IsTime(known))) return false;
        var isShare = known is ThresholdFigure.Errors or ThresholdFigure.Late or ThresholdFigure.Dropped && limit.EndsWith('%');
        if (!TryLimit(IsTime(known), isShare ? limit[..^1] : limit, out var value)) return false;
        threshold = new Threshold
        {
            Text = text,
            Figure = known,
            Percent = percent,
            IsServiceTime = isService,
            IsShare = isShare,
            Operator = match.Groups["operator"].Value,
            Limit = value,
        };
        return true;
    }

    public static bool IsTime(ThresholdFigure figure) => figure is ThresholdFigure.Percentile or ThresholdFigure.Average or ThresholdFigure.Minimum or ThresholdFigure.Maximum;

    private static bool TryLimit(bool isTime, string text, out double limit)
    {
        if (!isTime) return TryNumber(text, out limit);
        var isDuration = GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero;
        limit = duration.TotalSeconds;
        return isDuration;
    }

    private static bool TryNumber(string text, out double number) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"^\s*(?<service>service\.)?(?<name>[a-z0-9.]+)\s*(?<operator><=|>=|<|>)\s*(?<limit>\S+)\s*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>What a threshold looks at.</summary>
internal enum ThresholdFigure
{
    Percentile,
    Average,
    Minimum,
    Maximum,

    /// <summary>Calls that were not ok.</summary>
    Errors,

    /// <summary>Calls that started more than a millisecond after they were due.</summary>
    Late,

    /// <summary>Calls that were due and never made.</summary>
    Dropped,

    /// <summary>Calls per second.</summary>
    Rate,
}
