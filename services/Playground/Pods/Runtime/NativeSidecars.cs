namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// Init containers that run beside the others: started one after the other, each waited for until it has started, and ended when
/// the containers have, the last one first.
/// </summary>
/// <param name="grace">From SIGTERM to SIGKILL, for each.</param>
/// <param name="attempt">Of the pod: when its grace is over, theirs is.</param>
internal sealed class NativeSidecars(TimeSpan grace, Termination attempt)
{
    private readonly Stack<(Termination Stop, Task Run)> _started = [];

    /// <summary>A drawn port of one was taken by somebody else: the pod starts again with new ones.</summary>
    public bool LostPort { get; private set; }

    /// <param name="make">Makes the one to start, which ends when it is asked.</param>
    /// <returns>False: the pod is to end, and it may not have started.</returns>
    public async Task<bool> StartAsync(Func<Termination, ContainerWorker> make)
    {
        var stop = Termination.After(attempt);
        var worker = make(stop);
        _started.Push((stop, RunAsync(worker)));
        try
        {
            await worker.Started.WaitAsync(attempt.Asked);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task EndAsync()
    {
        while (_started.TryPop(out var sidecar))
        {
            sidecar.Stop.Ask(grace);
            await sidecar.Run;
            sidecar.Stop.Dispose();
        }
    }

    private async Task RunAsync(ContainerWorker worker)
    {
        if (await worker.RunAsync() != ContainerEnd.AddressInUse) return;
        LostPort = true;
        attempt.Ask(TimeSpan.FromSeconds(1));
    }
}
