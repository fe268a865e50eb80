using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Probes;
using Bookinfo.Playground.Pods.Status;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>How a container came to its end.</summary>
internal enum ContainerEnd
{
    /// <summary>It ended and is not to start again.</summary>
    Finished,

    /// <summary>The pod is to end.</summary>
    Stopped,

    /// <summary>A drawn port was taken by somebody else: the pod starts again with new ones.</summary>
    AddressInUse,
}

/// <summary>Runs one container: starts it, watches it, starts it again as the restart policy says.</summary>
internal sealed class ContainerWorker(
    PodManifest pod, ContainerManifest container, PodSandbox sandbox, RunnerParts parts, PodStatusBoard board, Termination stop)
{
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutputPatience = TimeSpan.FromMilliseconds(500);

    private readonly ContainerLauncher _launcher = new(pod, container, sandbox, parts);
    private readonly RestartBackOff _backOff = new(parts.Options);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Init containers run once, and again only when they failed.</summary>
    public bool Init { get; init; }

    /// <summary>It has run, and its startup probe has passed where it has one.</summary>
    public Task Started => _started.Task;

    /// <summary>Number of the process; null while none runs.</summary>
    public int? ProcessId { get; private set; }

    public async Task<ContainerEnd> RunAsync()
    {
        if (parts.Images.Find(container.Image, out var unknown) is not { } image) return await PullFailedAsync(unknown);
        while (!stop.Asked.IsCancellationRequested)
        {
            var plan = _launcher.Plan(image, out var problem);
            if (problem is { Reason: LaunchProblemReason.ErrImagePull }) return await PullFailedAsync(problem.Message);
            if (problem is { Reason: LaunchProblemReason.CreateContainerConfigError })
            {
                Report(new Waiting("CreateContainerConfigError", problem.Message));
                Event(true, "Failed", $"Error: {problem.Message}");
                await stop.WaitAsync(ConfigRetry, parts.Time);
                continue;
            }

            var began = parts.Time.GetUtcNow();
            var ended = plan is null ? StartFailed(problem!) : await RunOnceAsync(plan);
            if (ended is null) return ContainerEnd.AddressInUse;
            Report(ended);
            if (stop.Asked.IsCancellationRequested) break;
            if (!StartsAgain(ended)) return ContainerEnd.Finished;
            await BackOffAsync(ended, parts.Time.GetUtcNow() - began);
        }

        return ContainerEnd.Stopped;
    }

    private bool StartsAgain(Terminated ended) => pod.RestartPolicy switch
    {
        _ when container.RunsBeside => true,
        RestartPolicy.Never => false,
        RestartPolicy.OnFailure => ended.ExitCode != 0,
        _ => !Init || ended.ExitCode != 0,
    };

    private async Task BackOffAsync(Terminated ended, TimeSpan ran)
    {
        var wait = _backOff.Next(ran);
        if (wait > TimeSpan.Zero)
        {
            var message = $"back-off {Duration(wait)} restarting failed container={container.Name} pod={pod.Name}_{pod.Namespace}({pod.Uid})";
            Report(new Waiting("CrashLoopBackOff", message), ended);
            Event(true, "BackOff", $"Back-off restarting failed container {container.Name} in pod {pod.Name}_{pod.Namespace}({pod.Uid})");
            if (!await stop.WaitAsync(wait, parts.Time)) return;
        }

        board.Set(container.Name, status => status with { Restarts = status.Restarts + 1, Last = ended });
    }

    /// <summary>There is nothing to try again: the table does not change while Playground runs.</summary>
    private async Task<ContainerEnd> PullFailedAsync(string message)
    {
        Event(false, "Pulling", $"Pulling image \"{container.Image}\"");
        Event(true, "Failed", $"Failed to pull image \"{container.Image}\": {message}");
        Event(true, "Failed", "Error: ErrImagePull");
        Report(new Waiting("ErrImagePull", message));
        await stop.WaitAsync(ConfigRetry, parts.Time);
        Event(true, "BackOff", $"Back-off pulling image \"{container.Image}\"");
        Report(new Waiting("ImagePullBackOff", $"Back-off pulling image \"{container.Image}\": {message}"));
        await stop.WaitAsync(Timeout.InfiniteTimeSpan, parts.Time);
        return ContainerEnd.Stopped;
    }

    private Terminated StartFailed(LaunchProblem problem)
    {
        Event(true, "Failed", $"Error: {problem.Message}");
        return new Terminated(128, "StartError", problem.Message, null, parts.Time.GetUtcNow());
    }

    /// <summary>One run from start to exit; null when a drawn port was taken.</summary>
    private async Task<Terminated?> RunOnceAsync(LaunchPlan plan)
    {
        var clash = new AddressClash(parts.Logs.Begin(pod.Uid, container.Name));
        using var process = ContainerProcess.Start(plan, clash.Line, out var problem);
        if (process is null) return StartFailed(problem!);
        ProcessId = process.Id;
        Leftovers.Note(sandbox.Directory, process.Id);
        var started = parts.Time.GetUtcNow();
        board.Set(container.Name, status => status with { State = new Running(started), Ready = false, Started = container.Startup is null });
        Event(false, "Pulled", $"Container image \"{container.Image}\" already present on machine");
        Event(false, "Created", $"Created container: {container.Name}");
        Event(false, "Started", $"Started container {container.Name}");
        if (container.Startup is null) _started.TrySetResult();

        using (var probing = new CancellationTokenSource())
        {
            await WatchAsync(process, clash, probing);
        }

        var code = await process.Exited;
        ProcessId = null;
        Leftovers.Strike(sandbox.Directory, process.Id);
        await process.DrainAsync(OutputPatience);
        parts.Logs.End(pod.Uid, container.Name);
        if (code != 0 && clash.Seen && !stop.Asked.IsCancellationRequested) return null;
        return new Terminated(code, code == 0 ? "Completed" : "Error", null, started, parts.Time.GetUtcNow());
    }

    /// <summary>Until the process has ended: by itself, by a failed probe, or because the pod is to end.</summary>
    private async Task WatchAsync(ContainerProcess process, AddressClash clash, CancellationTokenSource probing)
    {
        var probes = Init ? Never(probing.Token) : ProbeAsync(clash, probing.Token);
        var stopping = Never(stop.Asked);
        var first = await Task.WhenAny(process.Exited, probes, stopping);
        if (first == probes)
        {
            Event(false, "Killing", $"Container {container.Name} failed {await probes} probe, will be restarted");
            board.Set(container.Name, status => status with { Ready = false });
        }

        if (first == stopping) Event(false, "Killing", $"Stopping container {container.Name}");
        if (first != process.Exited) await EndAsync(process);
        await probing.CancelAsync();
    }

    /// <summary>SIGTERM, the grace, SIGKILL. The pod's own end may shorten the grace meanwhile.</summary>
    private async Task EndAsync(ContainerProcess process)
    {
        process.Terminate();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Killed);
        limit.CancelAfter(pod.Grace);
        try
        {
            await process.Exited.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    private async Task<string> ProbeAsync(AddressClash clash, CancellationToken cancellationToken)
    {
        var host = new ProbeHost
        {
            Options = parts.Options,
            Time = parts.Time,
            Prober = parts.Prober,
            Exec = ExecAsync,
            Started = () =>
            {
                board.Set(container.Name, status => status with { Started = true });
                _started.TrySetResult();
            },
            Ready = ready =>
            {
                if (cancellationToken.IsCancellationRequested) return;
                clash.Ready();
                board.Set(container.Name, status => status.State is Running ? status with { Ready = ready } : status);
            },
            Unhealthy = (probe, failure) => Event(true, "Unhealthy", $"{probe} probe failed: {failure}"),
        };
        foreach (var unsupported in container.Probes.Select(probe => probe.Action).OfType<UnsupportedProbe>())
            Event(true, "Unsupported", $"{unsupported.Action} probes are not supported by Playground; this one counts as passed");
        try
        {
            return await new ContainerProbes(container, sandbox.Ports, host).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }

    private async Task<string?> ExecAsync(ExecProbe probe, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_launcher.PlanExec(probe.Command, expand: true, out var problem) is not { } plan) return problem!.Message;
        var output = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var process = ContainerProcess.Start(plan, output.Enqueue, out problem);
        if (process is null) return problem!.Message;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var code = await process.Exited.WaitAsync(limit.Token);
            await process.DrainAsync(OutputPatience);
            return code == 0 ? null : string.Join('\n', output.Append($"exit code {code}"));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return $"command timed out: {string.Join(' ', probe.Command)} timed out after {Duration(timeout)}";
        }
    }

    private void Report(ContainerState state, Terminated? last = null) => board.Set(container.Name, status => status with
    {
        State = state,
        Ready = Init && state is Terminated { ExitCode: 0 },
        Started = false,
        Last = last ?? status.Last,
    });

    private void Event(bool warning, string reason, string message) =>
        parts.Events.Record(new ObjectReference(ResourceKinds.Pod, pod.Namespace, pod.Name, pod.Uid), warning, reason, message, $"spec.{(Init || container.RunsBeside ? "initContainers" : "containers")}{{{container.Name}}}");

    private static async Task<string> Never(CancellationToken until)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, until);
        }
        catch (OperationCanceledException)
        {
            // That is what it waits for.
        }

        return "";
    }

    private static string Duration(TimeSpan time) => time.TotalMinutes >= 1 ? $"{(int)time.TotalMinutes}m{time.Seconds}s" : $"{(int)time.TotalSeconds}s";

    /// <summary>Sees in a starting program's output that its port was taken.</summary>
    private sealed class AddressClash(Action<string> log)
    {
        private bool _ready;

        public bool Seen { get; private set; }

        public void Ready() => _ready = true;

        public void Line(string text)
        {
            if (!_ready && (text.Contains("address already in use", StringComparison.OrdinalIgnoreCase) || text.Contains("EADDRINUSE", StringComparison.Ordinal))) Seen = true;
            log(text);
        }
    }
}
