using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>When an endpoint is set aside.</summary>
internal sealed record OutlierDetection
{
    /// <summary>Deprecated and without effect.</summary>
    public int? ConsecutiveErrors { get; init; }

    /// <summary>Errors in a row (answers of 500-599 and failed connections) that set an endpoint aside; null: 5; 0: they never do.</summary>
    public int? Consecutive5xxErrors { get; init; }

    /// <summary>The same for 502, 503, 504 and failed connections alone; null or 0: they set nobody aside.</summary>
    public int? ConsecutiveGatewayErrors { get; init; }

    /// <summary>Failures without an answer in a row, where <see cref="SplitExternalLocalOriginErrors"/> counts them apart; null: 5; 0: never.</summary>
    public int? ConsecutiveLocalOriginFailures { get; init; }

    /// <summary>Whether failures without an answer (refused, timed out) are counted apart from answers; null: false.</summary>
    public bool? SplitExternalLocalOriginErrors { get; init; }

    /// <summary>Time between two looks at who may come back; null: 10 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How long the first time lasts, the n-th in a row n times as long; null: 30 s.</summary>
    public TimeSpan? BaseEjectionTime { get; init; }

    /// <summary>0-100: nobody is set aside when more than this share would then be; null: 10.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>0-100: with a smaller share in health all are used, also those set aside; null or 0: never.</summary>
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
