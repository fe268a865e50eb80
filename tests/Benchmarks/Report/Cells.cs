using System.Globalization;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Report;

/// <summary>The cells of both tables as text, the same on the console and in the file.</summary>
internal static class Cells
{
    public static string[] VerdictHeads { get; } = ["row", "against", "CPU ratio", "bar", ""];

    public static string Name(Row row) => row.IsValid ? row.Name : row.Name + " INVALID";

    /// <summary>Median, and in brackets the smallest and the largest.</summary>
    public static string WithRange(Row row, Func<Measurement, double> value, string format)
    {
        if (row.Rounds.Count == 0) return Number(double.NaN, format);
        var values = row.Rounds.Select(value).ToList();
        return $"{Number(Medians.Of(values), format)} ({Number(values.Min(), format)}-{Number(values.Max(), format)})";
    }

    public static string[] Of(Verdict verdict) =>
        [verdict.Row, verdict.Peer, Number(verdict.Ratio, "0.000"), double.IsFinite(verdict.Most) ? $"at most {Number(verdict.Most, "0.##")}" : "none", verdict.Text];

    /// <summary>The number, or a dash for none: not every load generator tells its percentiles.</summary>
    public static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
