namespace Bookinfo.Benchmarks.Report;

/// <summary>What matters where programs are compared under load.</summary>
internal static class LoadColumns
{
    /// <param name="kind">What a row is: a server, a client, a proxy.</param>
    public static IReadOnlyList<Column> Of(string kind) =>
    [
        new(kind, Cells.Name),
        CallsPerSecond,
        Cpu,
        new("p50 us", row => Cells.Number(row.Median(round => round.P50Microseconds), "#,0")),
        new("p99 us", row => Cells.Number(row.Median(round => round.P99Microseconds), "#,0")),
        new("RSS MB idle / loaded", row => $"{Cells.Number(row.Median(round => round.IdleMegabytes), "0")} / {Cells.Number(row.Median(round => round.LoadedMegabytes), "0")}"),
        Errors,
        OtherWork,
    ];

    public static Column CallsPerSecond { get; } = new("calls/s", row => Cells.Number(row.Median(round => round.CallsPerSecond), "#,0"));

    public static Column Cpu { get; } = new("CPU s / 10 000 calls (range)", row => Cells.WithRange(row, round => round.CpuPer10000Calls, "0.000"));

    public static Column Errors { get; } = new("errors", row => Cells.Number(row.Errors, "0"));

    public static Column OtherWork { get; } = new("other work", row => Cells.Number(row.Median(round => round.OtherWork), "0 %"));
}
