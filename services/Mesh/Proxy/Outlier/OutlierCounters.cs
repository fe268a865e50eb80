namespace Bookinfo.Mesh.Proxy.Outlier;

/// <summary>Envoy's <c>outlier_detection.*</c> counters of one cluster.</summary>
internal sealed class OutlierCounters
{
    public long EjectionsEnforced;

    /// <summary>Ejections that <c>maxEjectionPercent</c> forbade.</summary>
    public long EjectionsOverflowed;

    public OutlierCause Consecutive5xx { get; } = new();

    public OutlierCause GatewayFailures { get; } = new();

    public OutlierCause LocalOriginFailures { get; } = new();
}

/// <summary>What one kind of failure has led to.</summary>
internal sealed class OutlierCause
{
    /// <summary>Rows that reached the threshold.</summary>
    public long Detected;

    /// <summary>Those of them that set an endpoint aside.</summary>
    public long Enforced;
}
