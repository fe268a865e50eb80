using System.Collections.Concurrent;
using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Pods.Status;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods;

/// <summary>
/// The kubelet: every Pod object gets a worker, and a worker ends when its object is deleted. Pods beyond those that may run at once wait for one to end,
/// the oldest first.
/// </summary>
internal sealed partial class PodRunner(RunnerParts parts, ILogger<PodRunner> logger) : ReconcileLoop(parts.Store, parts.Time, logger)
{
    /// <summary>Word for word what a cluster of one node says.</summary>
    private const string Full =
        "0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";

    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, PodWorker> _workers = new();

    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.Pod];

    /// <summary>A pod that has a worker, by metadata.uid; null: none.</summary>
    public PodWorker? Find(string uid) => _workers.GetValueOrDefault(uid);

    public IEnumerable<PodWorker> Workers => _workers.Values;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        parts.Leftovers.Clear();
        PrivateFiles.CreateDirectory(parts.Leftovers.PodsDirectory);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Ends every pod: SIGTERM, a bounded wait, SIGKILL.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var worker in _workers.Values) worker.Stop(parts.Options.EndGrace);
        var ended = Task.WhenAll(_workers.Values.Select(worker => worker.Completion));
        if (await Task.WhenAny(ended, Task.Delay(parts.Options.EndGrace + AfterKill, CancellationToken.None)) != ended)
            LogLeft(logger, string.Join(' ', _workers.Values.SelectMany(worker => worker.ProcessIds)));
    }

    protected override TimeSpan? Reconcile()
    {
        var pods = Store.List(ResourceKinds.Pod).Items;
        var places = parts.Options.MostPods - pods.Count(pod => _workers.ContainsKey(pod.Uid) && !PodState.IsFinished(pod));
        var fresh = new List<StoredObject>();
        foreach (var pod in pods)
        {
            if (_workers.TryGetValue(pod.Uid, out var worker)) StopIfDeleted(worker, pod);
            else if (Owner.IsBeingDeleted(pod)) Remove(pod);
            else if (!PodState.IsFinished(pod)) fresh.Add(pod);
        }

        foreach (var pod in fresh.OrderBy(pod => pod.Json.Time("metadata", "creationTimestamp")))
        {
            if (places-- > 0) Start(pod);
            else if (!IsWaiting(pod)) Wait(pod);
        }

        var uids = pods.Select(pod => pod.Uid).ToHashSet();
        foreach (var (uid, worker) in _workers)
        {
            if (!uids.Contains(uid)) worker.Stop(TimeSpan.Zero);
        }

        return null;
    }

    private void Start(StoredObject pod)
    {
        pod = Injected(pod);
        Store.Change(ResourceKinds.Pod, pod.Namespace, pod.Name, json =>
        {
            json["spec"]!["nodeName"] = "playground";
            return true;
        });
        var worker = new PodWorker(PodManifest.Read(pod), parts);
        _workers[pod.Uid] = worker;
        _ = worker.Completion.ContinueWith(
            done =>
            {
                _workers.TryRemove(pod.Uid, out _);
                if (done.Exception is { } bug) LogBug(logger, bug, pod.ToString());
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private StoredObject Injected(StoredObject pod) =>
        parts.Network.IsInjected(PodManifest.Read(pod)) ? Store.Change(ResourceKinds.Pod, pod.Namespace, pod.Name, SidecarInjection.Inject) ?? pod : pod;

    private static bool IsWaiting(StoredObject pod) => pod.Json.Items("status", "conditions").Any(c => c.Text("type") == "PodScheduled");

    /// <summary>Says once that there is no place for it.</summary>
    private void Wait(StoredObject pod)
    {
        pod = Injected(pod);
        Store.Change(ResourceKinds.Pod, pod.Namespace, pod.Name, json =>
        {
            json["status"] = PodStatusJson.Unschedulable(Full, Time.GetUtcNow());
            return true;
        });
        parts.Events.Record(ObjectReference.To(pod), true, "FailedScheduling", Full, source: "default-scheduler");
    }

    private void StopIfDeleted(PodWorker worker, StoredObject pod)
    {
        if (Owner.IsBeingDeleted(pod)) _ = worker.LeaveAsync(parts.Network.ActsByAsync(pod.Version), TimeSpan.FromSeconds(pod.Json.Number("metadata", "deletionGracePeriodSeconds") ?? 30));
    }

    /// <summary>Deleted before it ever ran.</summary>
    private void Remove(StoredObject pod)
    {
        if (Store.Find(pod.Kind, pod.Namespace, pod.Name)?.Uid == pod.Uid) Store.Delete(pod.Kind, pod.Namespace, pod.Name);
    }

    [LoggerMessage(LogLevel.Error, "pod {Pod} could not be run: this is a mistake in Playground")]
    private static partial void LogBug(ILogger logger, Exception bug, string pod);

    [LoggerMessage(LogLevel.Warning, "processes that did not end: {ProcessIds}")]
    private static partial void LogLeft(ILogger logger, string processIds);
}
