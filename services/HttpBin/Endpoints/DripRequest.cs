using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>What the query of the Go port's /drip asks for.</summary>
internal readonly record struct DripRequest(TimeSpan Duration, TimeSpan Delay, long Bytes, int Status)
{
    private const long DefaultBytes = 10;

    /// <summary>Time between two bytes; the last one is followed by none. Rounded up, so that the whole is not too short.</summary>
    public TimeSpan Pause => Bytes > 1 ? TimeSpan.FromTicks((Duration.Ticks + Bytes - 2) / (Bytes - 1)) : Duration;

    /// <summary>Reads the query; the answer is what is wrong with it, null when nothing is.</summary>
    public static string? Read(Exchange exchange, out DripRequest drip)
    {
        var (query, settings) = (exchange.Query, exchange.Settings);
        var (duration, delay) = settings.Drip;
        var (bytes, status) = (DefaultBytes, 200L);
        drip = default;
        if (query.First("duration") is { Length: > 0 } a && GoNumbers.BoundedDuration(a, TimeSpan.Zero, settings.MaxDuration, out duration) is { } badDuration) return badDuration;
        if (query.First("delay") is { Length: > 0 } b && GoNumbers.BoundedDuration(b, TimeSpan.Zero, settings.MaxDuration, out delay) is { } badDelay) return badDelay;
        if (query.First("numbytes") is { Length: > 0 } c && !(GoNumbers.TryInteger(c, out bytes) && bytes >= 1 && bytes <= settings.MaxBodyBytes)) return $"invalid numbytes: {c} not in range [1, {settings.MaxBodyBytes}]";
        if (query.First("code") is { Length: > 0 } d && !(GoNumbers.TryInteger(d, out status) && status is >= 100 and <= 599)) return $"invalid status code: {d}";
        if (duration + delay > settings.MaxDuration) return $"too much time: {GoNumbers.Text(duration)}+{GoNumbers.Text(delay)} > {GoNumbers.Text(settings.MaxDuration)}";
        drip = new DripRequest(duration, delay, bytes, (int)status);
        return null;
    }
}
