using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>A number of writes spread over a time: /sse and /jsonl.</summary>
/// <param name="Count">How many.</param>
/// <param name="Duration">From the first write to the last.</param>
/// <param name="Delay">Before the first.</param>
/// <param name="Jitter">Share (0 to 1) by which each pause may be longer or shorter.</param>
internal sealed record TimedSeries(long Count, TimeSpan Duration, TimeSpan Delay, double Jitter)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromTicks(1);

    /// <summary>The even pause between two writes.</summary>
    public TimeSpan Pause => Count > 1 ? Duration / (Count - 1) : Duration;

    public TimeSpan NextPause() => Pause * (1 + (Jitter * ((Random.Shared.NextDouble() * 2) - 1)));

    /// <summary>Reads the query; the answer is what is wrong with it, null when nothing is.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="unset">What holds for names that the query has not.</param>
    /// <param name="mostCount">Largest count.</param>
    /// <param name="clampCount">Whether a count out of bounds is moved into them; otherwise it is refused.</param>
    /// <param name="series">What was read.</param>
    public static Refusal? Read(Exchange exchange, TimedSeries unset, long mostCount, bool clampCount, out TimedSeries series)
    {
        series = unset;
        var (query, most) = (exchange.Query, exchange.Settings.MaxDuration);
        var (count, duration, delay, jitter) = unset;
        if (query.First("count") is { Length: > 0 } a)
        {
            if (!GoNumbers.TryInteger(a, out count)) return new Refusal($"invalid count: {a}");
            if (clampCount) count = Math.Clamp(count, 1, mostCount);
            else if (count < 1 || count > mostCount) return new Refusal($"invalid count: {count} not in range [1, {mostCount}]");
        }

        if (query.First("duration") is { Length: > 0 } b && GoNumbers.BoundedDuration(b, Shortest, most, out duration) is { } badDuration) return new Refusal(badDuration);
        if (query.First("delay") is { Length: > 0 } c && GoNumbers.BoundedDuration(c, TimeSpan.Zero, most, out delay) is { } badDelay) return new Refusal(badDelay);
        if (query.First("jitter") is { Length: > 0 } d && !(GoNumbers.TryFloat(d, out jitter) && jitter is >= 0 and <= 1)) return new Refusal($"invalid jitter: {d} not in range [0, 1]");
        if (duration + delay > most) return new Refusal("Too much time", AsText: true);
        series = new TimedSeries(count, duration, delay, jitter);
        return null;
    }

    /// <summary>Why a series is not given.</summary>
    /// <param name="Detail">The reason.</param>
    /// <param name="AsText">As a bare line, not in the shape of errors.</param>
    internal sealed record Refusal(string Detail, bool AsText = false)
    {
        public Task Send(Exchange exchange) => AsText
            ? exchange.SendText(400, exchange.Dialect.PlainType, Detail + "\n")
            : exchange.Dialect.Error(exchange, 400, Detail);
    }
}
