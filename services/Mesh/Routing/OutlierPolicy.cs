using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>When an endpoint is set aside, in Envoy's terms and with Envoy's defaults (contract mesh.md section 3.6).</summary>
internal sealed record OutlierPolicy
{
    private const int DefaultThreshold = 5;

    /// <summary>Errors in a row that set an endpoint aside; 0: they never do.</summary>
    public int Consecutive5xx { get; init; } = DefaultThreshold;

    /// <summary>502, 503, 504 and failed connections in a row; 0: not counted.</summary>
    public int ConsecutiveGatewayFailures { get; init; } = DefaultThreshold;

    /// <summary>False (the default): a row of gateway failures is counted in the statistics and has no effect.</summary>
    public bool EjectsOnGatewayFailures { get; init; }

    /// <summary>Whether failures without an answer are counted apart from answers.</summary>
    public bool SplitsLocalOrigin { get; init; }

    /// <summary>Failures without an answer in a row, where they are counted apart; 0: they have no effect.</summary>
    public int ConsecutiveLocalOriginFailures { get; init; } = DefaultThreshold;

    /// <summary>Time between two looks at the endpoints that are set aside.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first time lasts; the n-th in a row lasts n times as long.</summary>
    public TimeSpan BaseEjectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>0-100: no endpoint is set aside when more than this share would then be.</summary>
    public int MaxEjectionPercent { get; init; } = 10;

    /// <summary>Whether the share is looked at before the next one is set aside, not after: the first then always may be. Istio 1.1's way.</summary>
    public bool AlwaysEjectsOne { get; init; }

    /// <summary>Status codes that count as errors in place of 500-599; empty: those.</summary>
    public ImmutableArray<int> ErrorCodes { get; init; } = [];

    public bool IsError(int status) => ErrorCodes.IsEmpty ? status is >= 500 and <= 599 : ErrorCodes.Contains(status);

    /// <summary>Equality that looks into the list.</summary>
    public bool SameAs(OutlierPolicy? other) => other is not null && this == (other with { ErrorCodes = ErrorCodes }) && ErrorCodes.AsSpan().SequenceEqual(other.ErrorCodes.AsSpan());

    /// <returns>Null when there is nothing to detect.</returns>
    public static OutlierPolicy? Compile(OutlierDetection? detection, Behaviour behaviour)
    {
        if (detection is null) return null;
        var defaults = new OutlierPolicy();
        var policy = new OutlierPolicy
        {
            Consecutive5xx = detection.Consecutive5xxErrors ?? DefaultThreshold,
            ConsecutiveGatewayFailures = detection.ConsecutiveGatewayErrors ?? DefaultThreshold,
            EjectsOnGatewayFailures = detection.ConsecutiveGatewayErrors > 0,
            SplitsLocalOrigin = detection.SplitExternalLocalOriginErrors == true,
            ConsecutiveLocalOriginFailures = detection.ConsecutiveLocalOriginFailures ?? DefaultThreshold,
            Interval = detection.Interval is { Ticks: > 0 } interval ? interval : defaults.Interval,
            BaseEjectionTime = detection.BaseEjectionTime is { Ticks: > 0 } time ? time : defaults.BaseEjectionTime,
            MaxEjectionPercent = detection.MaxEjectionPercent is > 0 and var percent ? percent : defaults.MaxEjectionPercent,
            AlwaysEjectsOne = behaviour.AlwaysEjectsOne,
            ErrorCodes = detection.HttpErrorCodes,
        };

        // What 1.1 called errors are gateway errors, and where they count, 5xx do not.
        return behaviour.ConsecutiveErrorsEject && detection.ConsecutiveErrors is > 0 and var errors
            ? policy with { ConsecutiveGatewayFailures = errors, EjectsOnGatewayFailures = true, Consecutive5xx = 0 }
            : policy;
    }
}
