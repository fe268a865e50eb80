namespace Bookinfo.Playground.Pods;

/// <summary>Waiting times and limits of the pod runner.</summary>
internal sealed record PodsOptions
{
    /// <summary>What a kubelet allows unless told otherwise.</summary>
    public const int KubeletPods = 110;

    /// <summary>How many pods may run at once, gateways included; more wait until one has ended. The Node says so, too. 110.</summary>
    public int MostPods { get; init; } = KubeletPods;

    /// <summary>Second wait before a failing container starts again; it doubles from there. The first restart is at once. 10 s.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before a failing container starts again. 5 min.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A run so long makes the back-off start over. 10 min.</summary>
    public TimeSpan BackOffReset { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two readiness probes until the first success. 50 ms.</summary>
    public TimeSpan FirstProbePeriod { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// A container without readiness probe counts as ready once its declared ports accept, but no later than this after its
    /// start: Kubernetes would not wait at all. 15 s.
    /// </summary>
    public TimeSpan PortsPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long pods may take to end when Playground ends; then SIGKILL. 2 s: there is no traffic left to drain.</summary>
    public TimeSpan EndGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>File with the authorities that pods are to trust; null (the default): those of the machine.</summary>
    public string? Authorities { get; init; }
}
