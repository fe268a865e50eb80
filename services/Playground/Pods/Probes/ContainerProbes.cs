using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Probes;

/// <summary>Runs the probes of one running container: first startup, then readiness and liveness beside each other.</summary>
internal sealed class ContainerProbes(ContainerManifest container, PodPorts ports, ProbeHost host)
{
    /// <summary>How long after the start probes run at the quick pace.</summary>
    private static readonly TimeSpan QuickPhase = TimeSpan.FromSeconds(10);

    private readonly long _began = host.Time.GetTimestamp();

    /// <summary>Probes until cancelled.</summary>
    /// <returns>Why the container must be killed: <c>startup</c> or <c>liveness</c>.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        if (container.Startup is { } startup && !await StartAsync(startup, cancellationToken)) return "startup";
        host.Started();
        var readiness = ReadinessAsync(cancellationToken);
        var liveness = LivenessAsync(cancellationToken);
        await await Task.WhenAny(readiness, liveness);
        await liveness;
        return "liveness";
    }

    /// <summary>Asks quickly, but gives up no sooner than the manifest says.</summary>
    private async Task<bool> StartAsync(ProbeManifest probe, CancellationToken cancellationToken)
    {
        await host.Delay(probe.InitialDelay, cancellationToken);
        var began = host.Time.GetTimestamp();
        while (true)
        {
            var failure = await host.ProbeAsync(probe, container, ports, cancellationToken);
            if (failure is null) return true;
            if (host.Time.GetElapsedTime(began) >= probe.Period * probe.FailureThreshold)
            {
                host.Unhealthy("Startup", failure);
                return false;
            }

            await host.Delay(Quick(probe), cancellationToken);
        }
    }

    private async Task ReadinessAsync(CancellationToken cancellationToken)
    {
        if (container.Readiness is not { } probe)
        {
            await PortsAcceptAsync(cancellationToken);
            host.Ready(true);
            return;
        }

        await host.Delay(probe.InitialDelay, cancellationToken);
        var (ready, successes, failures) = (false, 0, 0);
        while (true)
        {
            var failure = await host.ProbeAsync(probe, container, ports, cancellationToken);
            (successes, failures) = failure is null ? (successes + 1, 0) : (0, failures + 1);
            if (!ready && successes >= probe.SuccessThreshold) host.Ready(ready = true);
            if (ready && failures >= probe.FailureThreshold) host.Ready(ready = false);
            var quick = !ready && host.Time.GetElapsedTime(_began) < QuickPhase + probe.InitialDelay;
            if (failure is not null && !quick) host.Unhealthy("Readiness", failure);
            await host.Delay(quick ? Quick(probe) : probe.Period, cancellationToken);
        }
    }

    /// <summary>
    /// Without a probe a container is ready when it runs. Here its ports must accept as well, so that the first request after
    /// "ready" does not fail; a program that never opens them is not held back for long.
    /// </summary>
    private async Task PortsAcceptAsync(CancellationToken cancellationToken)
    {
        foreach (var port in container.Ports.Where(port => !port.Udp))
        {
            if (!ports.Tcp.TryGetValue(port.Number, out var address)) continue;
            while (host.Time.GetElapsedTime(_began) < host.Options.PortsPatience && !await PortCheck.AcceptsAsync(address, TimeSpan.FromSeconds(1)))
                await host.Delay(host.Options.FirstProbePeriod, cancellationToken);
        }
    }

    private async Task LivenessAsync(CancellationToken cancellationToken)
    {
        if (container.Liveness is not { } probe)
        {
            await host.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return;
        }

        await host.Delay(probe.InitialDelay, cancellationToken);
        for (var failures = 0; ;)
        {
            await host.Delay(probe.Period, cancellationToken);
            var failure = await host.ProbeAsync(probe, container, ports, cancellationToken);
            failures = failure is null ? 0 : failures + 1;
            if (failure is not null) host.Unhealthy("Liveness", failure);
            if (failures >= probe.FailureThreshold) return;
        }
    }

    private TimeSpan Quick(ProbeManifest probe) =>
        host.Time.GetElapsedTime(_began) < QuickPhase + probe.InitialDelay ? host.Options.FirstProbePeriod : probe.Period;
}
