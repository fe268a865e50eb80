namespace Bookinfo.Ratings.Variants;

/// <summary>What the sick variants do to a look-up; chance is drawn anew for each.</summary>
/// <param name="healthy">Who answers on good terms.</param>
/// <param name="variant">Which variant this is.</param>
/// <param name="moods">For those that change by the clock.</param>
/// <param name="random">For those that leave it to chance.</param>
/// <param name="time">For the delay.</param>
internal sealed class SickRatings(IRatingSource healthy, RatingsVariant variant, Moods moods, Random random, TimeProvider time) : IRatingSource
{
    private const double ShareOfSick = 0.5;

    /// <summary>More than the productpage waits: 2 x 3 s.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(7);

    private static readonly RatingsAnswer.Failed Unavailable = new(StatusCodes.Status503ServiceUnavailable, "Service unavailable");

    public async Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop)
    {
        if (!moods.IsAvailable || (variant == RatingsVariant.Faulty && IsDrawn())) return Unavailable;
        if (variant == RatingsVariant.Delayed && IsDrawn()) await Task.Delay(Delay, time, stop);
        return await healthy.GetAsync(id, stop);
    }

    private bool IsDrawn() => random.NextDouble() <= ShareOfSick;
}
