using System.Text;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Finds out what a command means in its container: a process of this machine, or a built-in of the embedded proxy.</summary>
internal sealed class PodExec(PodRunner runner, RunnerParts parts) : IPodExec
{
    /// <summary>What a shell answers when there is no such program.</summary>
    private const int NotFound = 127;

    public async Task<ExecEnd> RunAsync(ExecRequest request, ExecStreams streams, CancellationToken cancellationToken)
    {
        var worker = runner.Find(request.Pod.Uid);
        var container = worker?.Pod.Containers.Concat(worker.Pod.InitContainers).FirstOrDefault(c => c.Name == request.Container);
        if (worker?.Sandbox is not { } sandbox || container is null || !IsRunning(request))
            return new ExecEnd(1, $"container {request.Container} of pod {request.Pod.Name} is not running: see kubectl describe pod {request.Pod.Name}");

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = worker.Completion.ContinueWith(_ => CancelUnlessDisposed(end), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (container.IsProxy) return await InProxyAsync(request, worker.Pod, sandbox, streams, end.Token);
        var plan = new ContainerLauncher(worker.Pod, container, sandbox, parts).PlanExec(request.Command, expand: false, out var problem);
        if (plan is not null) return await ExecProcess.RunAsync(plan, sandbox.Directory, streams, end.Token);
        if (problem!.Reason != LaunchProblemReason.StartError) return new ExecEnd(1, problem.Message);
        await streams.Error(Encoding.UTF8.GetBytes(problem.Message + "\n"), end.Token);
        return new ExecEnd(NotFound);
    }

    private async Task<ExecEnd> InProxyAsync(ExecRequest request, PodManifest pod, PodSandbox sandbox, ExecStreams streams, CancellationToken cancellationToken)
    {
        if (parts.Network.Admin(pod.Uid) is not { } admin) return new ExecEnd(1, $"the proxy of pod {pod.Name} is not open yet");
        var shell = new ProxyPrograms(new ProxyAdmin(admin), new ProxyFiles(sandbox.Mounts), streams);
        return new ExecEnd(await shell.RunAsync(request.Command, cancellationToken));
    }

    private static bool IsRunning(ExecRequest request) =>
        request.Pod.Json.Items("status", "containerStatuses").Concat(request.Pod.Json.Items("status", "initContainerStatuses"))
            .Any(status => status.Text("name") == request.Container && status.At("state", "running") is not null);

    /// <summary>The pod may end long after the command.</summary>
    private static void CancelUnlessDisposed(CancellationTokenSource end)
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command had ended before.
        }
    }
}
