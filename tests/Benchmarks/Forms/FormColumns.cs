using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Report;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>What matters where forms of a program are compared; in brackets, as a multiple of the same program's native AOT.</summary>
internal static class FormColumns
{
    public static IReadOnlyList<Column> Of(IReadOnlyList<Row> rows)
    {
        return
        [
            new("form", Cells.Name),
            new("MB gzip -6 (to AOT)", row => Text(row.Peer.ImageMegabytes, "0.0", row.Peer.ImageMegabytes / FormRatios.Native(row, rows).Peer.ImageMegabytes)),
            Measured("start ms (to AOT)", round => round.StartMilliseconds),
            Measured("RSS MB idle (to AOT)", round => round.IdleMegabytes),
            Measured("RSS MB after 20 000 calls (to AOT)", round => round.LoadedMegabytes),
            LoadColumns.Cpu,
            LoadColumns.CallsPerSecond,
            LoadColumns.Errors,
            LoadColumns.OtherWork,
        ];

        Column Measured(string head, Func<Measurement, double> value) => new(head, row => Text(row.Median(value), "0", row.RatioTo(FormRatios.Native(row, rows), value)));
    }

    private static string Text(double value, string format, double ratio) => double.IsNaN(ratio) ? Cells.Number(value, format) : $"{Cells.Number(value, format)} ({Cells.Number(ratio, "0.00")})";
}
