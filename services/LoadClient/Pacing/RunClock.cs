namespace Bookinfo.LoadClient.Pacing;

/// <summary>The clock of a run: ticks that only grow, and what they are in seconds.</summary>
/// <param name="time">Where the ticks come from; the system's in a real run.</param>
internal sealed class RunClock(TimeProvider time)
{
    public long Now => time.GetTimestamp();

    public long TicksPerSecond { get; } = time.TimestampFrequency;

    public double Seconds(long ticks) => (double)ticks / TicksPerSecond;

    public TimeSpan Span(long ticks) => TimeSpan.FromSeconds(Seconds(ticks));

    /// <summary>Rounded to the nearest tick.</summary>
    public long Ticks(double seconds) => (long)Math.Round(seconds * TicksPerSecond);

    public long Ticks(TimeSpan span) => Ticks(span.TotalSeconds);
}
