using System.Globalization;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Report;

/// <summary>The two tables as text, the same on the console and in the file.</summary>
internal static class Cells
{
    public static string[] RowHeads(string kind) =>
        [kind, "calls/s", "CPU s / 10 000 calls (range)", "p50 us", "p99 us", "RSS MB idle / loaded", "errors", "other work"];

    public static string[] VerdictHeads { get; } = ["row", "against", "CPU ratio", "bar", ""];

    public static string[] Of(Row row)
    {
        var cpu = row.Rounds.Select(round => round.CpuPer10000Calls).ToList();
        return
        [
            row.IsValid ? row.Name : row.Name + " INVALID",
            Number(row.Median(round => round.CallsPerSecond), "#,0"),
            $"{Number(Medians.Of(cpu), "0.000")} ({Number(cpu.Min(), "0.000")}-{Number(cpu.Max(), "0.000")})",
            Number(row.Median(round => round.P50Microseconds), "#,0"),
            Number(row.Median(round => round.P99Microseconds), "#,0"),
            $"{Number(row.Median(round => round.IdleMegabytes), "0")} / {Number(row.Median(round => round.LoadedMegabytes), "0")}",
            Number(row.Errors, "0"),
            Number(row.Median(round => round.OtherWork), "0 %"),
        ];
    }

    public static string[] Of(Verdict verdict) =>
        [verdict.Row, verdict.Peer, Number(verdict.Ratio, "0.000"), double.IsFinite(verdict.Most) ? $"at most {Number(verdict.Most, "0.##")}" : "none", verdict.Text];

    // Not every load generator tells its percentiles.
    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
