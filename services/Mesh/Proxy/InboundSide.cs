namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// What stands for the inbound side of a workload's sidecar. There is one hop: callers dial the workload itself, and ask here
/// what its own proxy would have done.
/// </summary>
internal sealed class InboundSide(Telemetry.IstioMetrics metrics)
{
    /// <summary>Where callers report what its own proxy would report.</summary>
    public Telemetry.IstioMetrics Metrics { get; } = metrics;

    private volatile bool _isDraining;

    /// <summary>Whether its listeners were drained: a caller's connection is refused.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set => _isDraining = value;
    }
}
