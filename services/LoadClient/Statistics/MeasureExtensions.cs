namespace Bookinfo.LoadClient.Statistics;

/// <summary>What follows from the options of measuring.</summary>
internal static class MeasureExtensions
{
    /// <summary>An empty histogram for durations in seconds.</summary>
    public static Histogram NewHistogram(this MeasureOptions measure) => new(measure.Resolution, measure.Offset.TotalSeconds);
}
