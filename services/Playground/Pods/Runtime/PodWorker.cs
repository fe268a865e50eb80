using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Status;
using Bookinfo.Playground.Pods.Volumes;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Runs one pod from its first sight to the removal of its object.</summary>
#pragma warning disable CA1001 // Stop may be called at any time, also after the end; the sources hold nothing of the system's by then.
internal sealed class PodWorker
#pragma warning restore CA1001
{
    private const int PortTries = 5;

    /// <summary>Longest wait for the mesh before a pod is told to end; it takes some 50 ms.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly PodManifest _pod;
    private readonly RunnerParts _parts;
    private readonly PodStatusBoard _board;
    private readonly PodVolumes _volumes;
    private readonly Termination _stop = new();
    private readonly string _podIP;
    private readonly string _directory;
    private volatile PodPorts? _ports;
    private volatile PodSandbox? _sandbox;
    private volatile ContainerWorker[] _containers = [];

    public PodWorker(PodManifest pod, RunnerParts parts)
    {
        (_pod, _parts) = (pod, parts);
        _podIP = parts.Addresses.Take();
        _directory = Path.Combine(parts.Leftovers.PodsDirectory, pod.Uid);
        _board = new PodStatusBoard(parts.Store, parts.Time, pod, _podIP);
        _volumes = new PodVolumes(pod, _podIP, _directory, parts.Volumes);
        Completion = Task.Run(RunAsync);
    }

    public PodManifest Pod => _pod;

    /// <summary>Everything of the pod has ended and its object is gone.</summary>
    public Task Completion { get; }

    /// <summary>Where its ports really listen; null while that is not settled.</summary>
    public PodPorts? Ports => _ports;

    /// <summary>What its containers share; null while that is not settled.</summary>
    public PodSandbox? Sandbox => _sandbox;

    /// <summary>Where its volumes really lie.</summary>
    public MountPaths Mounts => _volumes.Paths;

    public IEnumerable<int> ProcessIds => _containers.Select(container => container.ProcessId).OfType<int>();

    /// <summary>Containers that the embedded mesh stands for as long as the pod runs; a cluster that starts sidecars itself has them among the init containers.</summary>
    private IEnumerable<ContainerManifest> Proxies => _pod.InitContainers.Concat(_pod.Containers).Where(container => container.Name == ContainerManifest.Sidecar);

    /// <summary>Ends the pod; again with a shorter grace hastens it.</summary>
    public void Stop(TimeSpan grace) => _stop.Ask(grace);

    /// <summary>
    /// Ends the pod when callers are no more sent to it. A cluster tells a program to end beside that, and one that closes its port at once,
    /// as the programs of Istio's samples do, is asked in vain for as long as the news takes.
    /// </summary>
    public async Task LeaveAsync(Task unasked, TimeSpan grace)
    {
        await Task.WhenAny(unasked, Task.Delay(LeaveTime, _parts.Time, _stop.Asked));
        Stop(grace);
    }

    /// <summary>A ConfigMap or Secret has changed: volumes follow.</summary>
    public void RefreshVolumes()
    {
        if (_ports is not null && !_stop.Asked.IsCancellationRequested && _pod.Volumes.Any(VolumeFiles.Follows)) _volumes.Fill();
    }

    private async Task RunAsync()
    {
        Event(false, "Scheduled", $"Successfully assigned {_pod.Namespace}/{_pod.Name} to playground", source: "default-scheduler");
        _board.Publish();
        try
        {
            var tries = 0;
            while (await AttemptAsync() == ContainerEnd.AddressInUse && ++tries < PortTries)
                Event(true, "AddressInUse", "A drawn port was taken by another program: starting again with new ones");

            // What has finished stays to be looked at until somebody deletes it.
            await _stop.WaitAsync(Timeout.InfiniteTimeSpan, _parts.Time);
        }
        finally
        {
            CleanUp();
        }
    }

    private async Task<ContainerEnd> AttemptAsync()
    {
        using var attempt = new Termination(_stop);
        var ports = PodPorts.Draw(_pod);
        await using var proxy = await OpenProxyAsync(ports);
        if (proxy is null) return ContainerEnd.Stopped;
        var sandbox = new PodSandbox(_directory, _podIP, ports, proxy.Outbound, _volumes.Paths);
        sandbox.Prepare();
        if (!await MountAsync()) return ContainerEnd.Stopped;
        _ports = ports;
        _sandbox = sandbox;
        ProxyRuns(sandbox.Outbound is null);

        _containers = [];
        var sidecars = new NativeSidecars(_pod.Grace, attempt);
        ContainerEnd result;
        try
        {
            if (await InitializeAsync(sandbox, attempt, sidecars) is { } early) result = early;
            else result = await RunAllAsync([.. _pod.Containers.Where(c => !c.IsProxy).Select(c => Worker(c, sandbox, attempt))], attempt);
        }
        finally
        {
            await sidecars.EndAsync();
        }

        ProxyEnded();
        return sidecars.LostPort ? ContainerEnd.AddressInUse : result;
    }

    /// <summary>Runs the init containers one after the other.</summary>
    /// <returns>Null: the pod is initialized; otherwise how it ended before that.</returns>
    private async Task<ContainerEnd?> InitializeAsync(PodSandbox sandbox, Termination attempt, NativeSidecars sidecars)
    {
        foreach (var manifest in _pod.InitContainers.Where(container => !container.IsProxy))
        {
            if (manifest.RunsBeside)
            {
                if (!await sidecars.StartAsync(stop => Worker(manifest, sandbox, stop))) return ContainerEnd.Stopped;
                continue;
            }

            var end = await Worker(manifest, sandbox, attempt, init: true).RunAsync();
            if (end != ContainerEnd.Finished || _board[manifest.Name].State is Terminated { ExitCode: not 0 }) return end;
        }

        _board.Initialized();
        return null;
    }

    private ContainerWorker Worker(ContainerManifest manifest, PodSandbox sandbox, Termination stop, bool init = false)
    {
        var worker = new ContainerWorker(_pod, manifest, sandbox, _parts, _board, stop) { Init = init };
        _containers = [.. _containers, worker];
        return worker;
    }

    /// <summary>Runs the containers beside each other; a taken port ends them all. A pod without any, a gateway's, waits for its end.</summary>
    private async Task<ContainerEnd> RunAllAsync(ContainerWorker[] containers, Termination attempt)
    {
        var result = ContainerEnd.Finished;
        if (containers.Length == 0) await _stop.WaitAsync(Timeout.InfiniteTimeSpan, _parts.Time);
        await Task.WhenAll(containers.Select(async container =>
        {
            var end = await container.RunAsync();
            if (end == ContainerEnd.Stopped && result == ContainerEnd.Finished) result = end;
            if (end != ContainerEnd.AddressInUse) return;
            result = end;
            attempt.Ask(TimeSpan.FromSeconds(1));
        }));
        return result;
    }

    /// <summary>Opens the proxy, again and again while a fixed port of a gateway is taken; null when the pod is to end.</summary>
    private async Task<IPodProxy?> OpenProxyAsync(PodPorts ports)
    {
        while (!_stop.Asked.IsCancellationRequested)
        {
            try
            {
                return await _parts.Network.OpenAsync(_pod, ports, _volumes.Paths.Root, _parts.Logs.Begin(_pod.Uid, ContainerManifest.Sidecar), _stop.Asked);
            }
            catch (IOException e)
            {
                Event(true, "FailedCreatePodSandBox", $"The pod's proxy cannot open: {e.Message}");
                await _stop.WaitAsync(Retry, _parts.Time);
            }
            catch (OperationCanceledException)
            {
                // The pod is to end.
            }
        }

        return null;
    }

    private async Task<bool> MountAsync()
    {
        while (!_stop.Asked.IsCancellationRequested)
        {
            if ((_volumes.Fill() ?? _volumes.Link()) is not { } missing) return true;
            Event(true, "FailedMount", $"MountVolume.SetUp failed for {missing}");
            await _stop.WaitAsync(Retry, _parts.Time);
        }

        return false;
    }

    private void ProxyRuns(bool gateway)
    {
        foreach (var init in _pod.InitContainers.Where(container => container.IsProxy).Except(Proxies))
        {
            var now = _parts.Time.GetUtcNow();
            _board.Set(init.Name, status => status with { State = new Terminated(0, "Completed", null, now, now), Ready = true });
        }

        foreach (var container in Proxies)
        {
            _board.Set(container.Name, status => status with { State = new Running(_parts.Time.GetUtcNow()), Ready = true, Started = true });
            if (gateway) Event(false, "Started", $"Opened the embedded mesh's gateway in place of container {container.Name}");
        }
    }

    private void ProxyEnded()
    {
        var now = _parts.Time.GetUtcNow();
        foreach (var container in Proxies)
        {
            _board.Set(container.Name, status => status with
            {
                State = new Terminated(0, "Completed", null, (status.State as Running)?.Since, now),
                Ready = false,
                Started = false,
            });
        }
    }

    private void CleanUp()
    {
        _ports = null;
        _sandbox = null;
        Leftovers.Remove(_directory);
        _parts.Logs.Forget(_pod.Uid);
        _parts.Addresses.Return(_podIP);
        if (_parts.Store.Find(ResourceKinds.Pod, _pod.Namespace, _pod.Name) is not { } stored || stored.Uid != _pod.Uid) return;
        if (stored.Json.At("metadata", "deletionTimestamp") is null) return;
        try
        {
            _parts.Store.Delete(ResourceKinds.Pod, _pod.Namespace, _pod.Name);
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            // Removed by force in between.
        }
    }

    private void Event(bool warning, string reason, string message, string source = "kubelet") =>
        _parts.Events.Record(new ObjectReference(ResourceKinds.Pod, _pod.Namespace, _pod.Name, _pod.Uid), warning, reason, message, source: source);
}
