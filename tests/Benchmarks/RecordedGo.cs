using System.Globalization;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks;

/// <summary>
/// go-httpbin as it was measured where a Go toolchain was at hand, with the other figures of that series: CPU s per 10 000 calls of
/// GET /get, one core, 8 connections. That machine was another one, so the plain figure says little and the carried-over ones say
/// more, each in its own way.
/// </summary>
internal static class RecordedGo
{
    public const double Cpu = 0.56;
    private const double CpuOfSlowestRun = 0.60;
    private const double Gunicorn = 6.4;
    private const double BareInline = 0.42;
    private const double BareDefault = 0.79;

    /// <summary>What the program would cost on this machine, judged by each peer that was measured on both.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<Row> rows)
    {
        yield return Text($"go-httpbin's figure is recorded elsewhere, not measured in this run: {Cpu} to {CpuOfSlowestRun:0.00} CPU s per 10 000 calls, on another machine.");
        foreach (var row in rows)
        {
            double? recorded = row.Peer switch
            {
                GunicornPeer => Gunicorn,
                BarePeer { Sockets: SocketForm.Inline } => BareInline,
                BarePeer => BareDefault,
                _ => null,
            };
            if (recorded is not { } figure) continue;
            var carried = CpuOf(row) * Cpu / figure;
            var above = rows.Where(other => other.Peer is HttpBinPeer && CpuOf(other) > carried).Select(other => other.Name).ToList();
            yield return Text($"carried over by \"{row.Name}\" ({figure} there) it would be {carried:0.000} here; above that: {(above.Count == 0 ? "none of ours" : string.Join("; ", above))}.");
        }
    }

    private static double CpuOf(Row row) => row.Median(round => round.CpuPer10000Calls);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
