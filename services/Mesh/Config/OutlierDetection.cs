using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>When an endpoint is set aside.</summary>
internal sealed record OutlierDetection
{
    /// <summary>Deprecated and without effect.</summary>
    public int? ConsecutiveErrors { get; init; }

    public int? Consecutive5xxErrors { get; init; }

    public int? ConsecutiveGatewayErrors { get; init; }

    public int? ConsecutiveLocalOriginFailures { get; init; }

    public bool? SplitExternalLocalOriginErrors { get; init; }

    public TimeSpan? Interval { get; init; }

    public TimeSpan? BaseEjectionTime { get; init; }

    /// <summary>0-100.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>0-100.</summary>
    public int? MinHealthPercent { get; init; }

    /// <summary>Status codes that count as errors; empty: 500 to 599.</summary>
    public ImmutableArray<int> HttpErrorCodes { get; init; } = [];

    public static OutlierDetection Read(FieldReader f) => new()
    {
        ConsecutiveErrors = f.Int("consecutiveErrors"),
        Consecutive5xxErrors = f.Int("consecutive5xxErrors"),
        ConsecutiveGatewayErrors = f.Int("consecutiveGatewayErrors"),
        ConsecutiveLocalOriginFailures = f.Int("consecutiveLocalOriginFailures"),
        SplitExternalLocalOriginErrors = f.Flag("splitExternalLocalOriginErrors"),
        Interval = f.Duration("interval"),
        BaseEjectionTime = f.Duration("baseEjectionTime"),
        MaxEjectionPercent = f.Int("maxEjectionPercent"),
        MinHealthPercent = f.Int("minHealthPercent"),
        HttpErrorCodes = f.Ints("outlierDetectionHttpErrorCodes"),
    };
}
