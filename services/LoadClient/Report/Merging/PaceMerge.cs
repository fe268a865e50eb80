using Bookinfo.LoadClient.Pacing;

namespace Bookinfo.LoadClient.Report.Merging;

/// <summary>What several machines were asked for together.</summary>
internal static class PaceMerge
{
    public static Pace Sum(IReadOnlyList<Pace> paces) => paces[0] with
    {
        Qps = paces.All(pace => pace.Qps > 0) ? paces.Sum(pace => pace.Qps) : 0,
        Workers = paces.Sum(pace => pace.Workers),
        Duration = paces.All(pace => pace.Duration is not null) ? paces.Max(pace => pace.Duration) : null,
        Exactly = paces.All(pace => pace.Exactly > 0) ? paces.Sum(pace => pace.Exactly) : 0,
        MaxInFlight = paces.Sum(pace => pace.MaxInFlight),
        OpenLoop = paces.All(pace => pace.OpenLoop),
        Steps = HaveSameTimes(paces)
            ? [.. paces[0].Steps.Select((step, i) => new PaceStep(paces.Sum(pace => pace.Steps[i].FromQps), paces.Sum(pace => pace.Steps[i].ToQps), step.Duration))]
            : [],
    };

    private static bool HaveSameTimes(IReadOnlyList<Pace> paces) =>
        paces.All(pace => pace.Steps.Select(step => step.Duration).SequenceEqual(paces[0].Steps.Select(step => step.Duration)));
}
