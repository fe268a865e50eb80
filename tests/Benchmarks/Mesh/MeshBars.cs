using System.Globalization;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Mesh;

/// <summary>When a hop is cheap enough, in CPU per call.</summary>
internal static class MeshBars
{
    private const double MostOfNginx = 2.0;

    /// <summary>Wished for, not demanded.</summary>
    private const double GoalOfNginx = 1.3;

    /// <summary>What 1000 VirtualServices may add to a call.</summary>
    private const double MostOfOneService = 1.10;

    /// <summary>What Istio says of its sidecar: vCPU for 1000 requests/s.</summary>
    private const double IstioPer1000 = 0.20;

    public static IEnumerable<Verdict> Judge(IReadOnlyList<Row> rows)
    {
        var nginx = rows.FirstOrDefault(row => row.Peer is NginxProxyPeer);
        var haproxy = rows.FirstOrDefault(row => row.Peer is HaproxyPeer);
        var one = rows.FirstOrDefault(row => row.Peer is MeshPeer { Services: 1, Sockets: SocketForm.Inline });
        foreach (var row in rows)
        {
            if (row.Peer is not MeshPeer ours) continue;

            // The default form shares the thread pool with whatever else Playground does: the bar is for the form that is meant for load.
            if (nginx is not null) yield return Against(row, nginx, ours.Sockets == SocketForm.Inline ? MostOfNginx : double.PositiveInfinity);
            if (haproxy is not null) yield return Against(row, haproxy, double.PositiveInfinity);
            if (one is not null && ours.Services > 1) yield return Against(row, one, MostOfOneService);
        }
    }

    public static IEnumerable<string> Notes(IReadOnlyList<Row> rows)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"goal against nginx: at most {GoalOfNginx:0.0}. Routing, statistics, limits, retries and a timeout are on, the access log is off; nginx sets the same request headers but the trace's.");
        foreach (var row in rows)
        {
            // CPU seconds for 1000 calls are vCPU at 1000 calls/s.
            yield return string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Median(round => round.CpuPer10000Calls) / 10:0.000} vCPU per 1000 calls/s; Istio states {IstioPer1000:0.00} for its sidecar");
        }
    }

    private static Verdict Against(Row row, Row peer, double most) => new(row.Name, peer.Name, row.RatioTo(peer), most, row.IsValid && peer.IsValid);
}
