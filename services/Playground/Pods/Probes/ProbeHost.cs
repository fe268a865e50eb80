using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Probes;

/// <summary>What the probes of one container need, and whom they tell.</summary>
internal sealed class ProbeHost
{
    public required PodsOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required Prober Prober { get; init; }

    /// <summary>Runs a command as the container would; null: it exited with 0.</summary>
    public required Func<ExecProbe, TimeSpan, CancellationToken, Task<string?>> Exec { get; init; }

    /// <summary>The startup probe passed, or there is none.</summary>
    public required Action Started { get; init; }

    /// <summary>Readiness has changed.</summary>
    public required Action<bool> Ready { get; init; }

    /// <summary>A probe failed: its name, and what went wrong.</summary>
    public required Action<string, string> Unhealthy { get; init; }

    public Task<string?> ProbeAsync(ProbeManifest probe, ContainerManifest container, PodPorts ports, CancellationToken cancellationToken) =>
        Prober.ProbeAsync(probe, container, ports, Exec, cancellationToken);

    public Task Delay(TimeSpan time, CancellationToken cancellationToken) =>
        time == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, Time, cancellationToken);
}
