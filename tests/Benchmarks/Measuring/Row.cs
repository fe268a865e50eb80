using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>A participant with what was measured, round by round.</summary>
internal sealed class Row(Participant peer)
{
    public Participant Peer => peer;

    public string Name => peer.Name;

    public List<Measurement> Rounds { get; } = [];

    public long Errors => Rounds.Sum(round => round.Errors);

    public bool IsValid => Rounds.Count > 0 && Errors == 0;

    public double Median(Func<Measurement, double> value) => Medians.Of(Rounds.Select(value));

    /// <summary>CPU per call as a multiple of another row's: the median of the rounds' ratios, because a round shares its disturbances.</summary>
    public double RatioTo(Row other) => RatioTo(other, round => round.CpuPer10000Calls);

    /// <summary>The same of anything else that was measured.</summary>
    public double RatioTo(Row other, Func<Measurement, double> value) => Medians.Of(Rounds.Zip(other.Rounds, (mine, its) => value(mine) / value(its)));
}
