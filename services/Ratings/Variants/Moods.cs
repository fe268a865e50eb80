namespace Bookinfo.Ratings.Variants;

/// <summary>
/// Good and bad times of the variants that change by the clock: they begin well and flip at a fixed interval from the start of
/// the process, whether anybody asks or not.
/// </summary>
internal sealed class Moods
{
    private static readonly TimeSpan UnavailableFlip = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UnhealthyFlip = TimeSpan.FromSeconds(900);

    private readonly TimeProvider _time;
    private readonly RatingsVariant _variant;
    private readonly long _start;

    public Moods(TimeProvider time, RatingsVariant variant) => (_time, _variant, _start) = (time, variant, time.GetTimestamp());

    /// <summary>Whether ratings are given out.</summary>
    public bool IsAvailable => _variant switch
    {
        RatingsVariant.Unavailable => !HasFlipped(UnavailableFlip),
        RatingsVariant.Unhealthy => !HasFlipped(UnhealthyFlip),
        _ => true,
    };

    /// <summary>What <c>/health</c> says: a variant that is merely unavailable calls itself healthy all the time.</summary>
    public bool IsHealthy => _variant != RatingsVariant.Unhealthy || IsAvailable;

    private bool HasFlipped(TimeSpan interval) => (_time.GetElapsedTime(_start).Ticks / interval.Ticks) % 2 == 1;
}
