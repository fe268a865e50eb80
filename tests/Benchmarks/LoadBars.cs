using Bookinfo.Benchmarks.Clients;
using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks;

/// <summary>When the load client is cheap enough, in its own CPU per call.</summary>
internal static class LoadBars
{
    /// <summary>Done; the goal is 1.</summary>
    private const double MostOfWrk = 1.2;

    private const double MostOfH2load = 1.0;

    public static IReadOnlyList<Verdict> Judge(IReadOnlyList<Row> rows)
    {
        var verdicts = new List<Verdict>();
        foreach (var row in rows)
        {
            if (row.Peer is not FortioClient { IsOurs: true } ours) continue;
            foreach (var other in rows)
            {
                if (other.Peer is not Client peer || peer.Scenario != ours.Scenario || peer == ours) continue;
                // With a rate only h2load is a measure: wrk has none.
                if (peer is WrkClient) verdicts.Add(Against(row, other, MostOfWrk));
                else if (peer is H2loadClient && ours.Scenario.Rate > 0) verdicts.Add(Against(row, other, MostOfH2load));
                else verdicts.Add(Against(row, other, double.PositiveInfinity));
            }
        }

        return verdicts;
    }

    private static Verdict Against(Row row, Row peer, double most) => new(row.Name, peer.Name, row.RatioTo(peer), most, row.IsValid && peer.IsValid);
}
