using System.Collections.Immutable;

namespace Bookinfo.LoadClient.Statistics;

/// <summary>How figures are gathered and which are shown.</summary>
internal sealed record MeasureOptions
{
    /// <summary>Percentiles shown (<c>-p</c>), each above 0 and below 100.</summary>
    public ImmutableArray<double> Percentiles { get; init; } = [50, 75, 90, 99, 99.9];

    /// <summary>Width of the narrowest bucket in seconds (<c>-r</c>). Default 1 ms.</summary>
    public double Resolution { get; init; } = 0.001;

    /// <summary>Taken off a duration before it is put into a bucket (<c>-offset</c>).</summary>
    public TimeSpan Offset { get; init; }
}
