using System.Globalization;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks;

/// <summary>When HttpBin is fast enough, in CPU per call.</summary>
internal static class HttpBinBars
{
    private const double MostOfBare = 1.25;
    private const double MostOfGunicorn = 0.1;
    private const double MostOfGo = 1.0;

    /// <summary>1.3 times fewer CPU seconds than go-httpbin: wished for, not demanded.</summary>
    private const double GoalOfGo = 1 / 1.3;

    public static IReadOnlyList<Verdict> Judge(IReadOnlyList<Row> rows)
    {
        var gunicorn = rows.FirstOrDefault(row => row.Peer is GunicornPeer);
        var go = rows.FirstOrDefault(row => row.Peer is GoHttpBinPeer);
        var verdicts = new List<Verdict>();
        foreach (var row in rows)
        {
            if (row.Peer is not HttpBinPeer ours) continue;
            var bare = rows.FirstOrDefault(other => other.Peer is BarePeer peer && peer.Sockets == ours.Sockets);
            if (bare is not null) verdicts.Add(Against(row, bare, MostOfBare));
            if (gunicorn is not null) verdicts.Add(Against(row, gunicorn, MostOfGunicorn));
            if (go is not null) verdicts.Add(Against(row, go, MostOfGo));
            else verdicts.Add(new Verdict(row.Name, "go-httpbin (recorded elsewhere)", row.Median(round => round.CpuPer10000Calls) / RecordedGo.Cpu, MostOfGo, row.IsValid));
        }

        return verdicts;
    }

    public static IEnumerable<string> Notes(IReadOnlyList<Row> rows)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"goal against go-httpbin: at most {GoalOfGo:0.00} (1.3 times fewer CPU seconds). The bare endpoint writes no log; rows \"with log\" do.");
        if (rows.Any(row => row.Peer is GoHttpBinPeer)) yield break;
        foreach (var note in RecordedGo.Notes(rows)) yield return note;
    }

    private static Verdict Against(Row row, Row peer, double most) => new(row.Name, peer.Name, row.RatioTo(peer), most, row.IsValid && peer.IsValid);
}
