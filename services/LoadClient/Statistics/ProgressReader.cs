namespace Bookinfo.LoadClient.Statistics;

/// <summary>Reads the live figures of all loops; the workers do not notice.</summary>
/// <param name="recorders">Of all loops.</param>
/// <param name="limit">When the run ends by time; null: it does not.</param>
/// <param name="calls">Calls that it ends with; null: it does not.</param>
internal sealed class ProgressReader(IReadOnlyList<Recorder> recorders, TimeSpan? limit, long? calls)
{
    public RunProgress Read(TimeSpan elapsed)
    {
        var ended = recorders.Sum(recorder => recorder.Calls);
        var done = limit is { } time ? elapsed / time : calls is { } number ? (double)ended / number : (double?)null;
        var (rate, p50, p99) = LastSecond(elapsed.TotalSeconds);
        return new RunProgress(
            elapsed,
            limit is { } end ? TimeSpan.FromTicks(Math.Max(0, (end - elapsed).Ticks)) : null,
            done is { } share ? Math.Min(1, share) : null,
            ended,
            recorders.Sum(recorder => recorder.Errors),
            recorders.Sum(recorder => recorder.InFlight),
            rate, p50, p99);
    }

    // A loop whose last whole interval is not the last one has had no calls in it. One may be a moment behind: the one before still counts.
    private (double Rate, double P50, double P99) LastSecond(double elapsed)
    {
        var all = new FineHistogram();
        var length = recorders.Max(recorder => recorder.Intervals.Length);
        foreach (var recorder in recorders)
        {
            if (recorder.Intervals.LastWhole is { } last && last.Index >= (long)(elapsed / length) - 2) all.Merge(last.Responses);
        }

        return ((double)all.Count / length, all.Percentile(50), all.Percentile(99));
    }
}
