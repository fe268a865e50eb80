using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Tasks;

/// <summary>About one text. A text that is not there satisfies <see cref="Absent"/> only.</summary>
/// <param name="EqualTo">The whole text; null: any.</param>
/// <param name="Contains">Parts that must all be in it.</param>
/// <param name="Absent">Parts of which none may be in it.</param>
/// <param name="MustBeMissing">The text itself may not be there (<c>absent: true</c>).</param>
internal sealed record TextRule(string? EqualTo, ImmutableArray<string> Contains, ImmutableArray<string> Absent, bool MustBeMissing = false);

/// <summary>How many lines of all answers together match.</summary>
/// <param name="Regex">Looked for in each line.</param>
/// <param name="Min">Least number of matching lines.</param>
/// <param name="Max">Null: no upper bound.</param>
internal sealed record LineRule(Regex Regex, int Min, int? Max);

/// <summary>Which part of the answers matches, give or take the chance of that many draws.</summary>
/// <param name="Of">Looked for in each answer's body.</param>
/// <param name="Value">Expected ratio, 0 to 1.</param>
/// <param name="Sigma">Half width of the band in standard deviations of a binomial draw.</param>
internal sealed record ShareRule(Regex Of, double Value, double Sigma)
{
    /// <summary>What most tasks want: a fair engine leaves three standard deviations once in 370 runs.</summary>
    public const double DefaultSigma = 3;

    /// <summary>Lowest and highest number of matching answers out of <paramref name="total"/>.</summary>
    public (double Low, double High) Band(int total)
    {
        var middle = total * Value;
        var half = Sigma * Math.Sqrt(total * Value * (1 - Value));
        return (Math.Max(0, middle - half), Math.Min(total, middle + half));
    }
}

/// <summary>How long one answer may take. Null: no bound.</summary>
internal sealed record DurationRule(TimeSpan? Min, TimeSpan? Max);
