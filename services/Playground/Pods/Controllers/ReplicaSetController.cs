using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Keeps as many pods as each ReplicaSet wants: adopts, lets go, creates, deletes, and counts them in its status.</summary>
internal sealed class ReplicaSetController(ObjectStore store, EventRecorder events, TimeProvider time, ILogger<ReplicaSetController> logger)
    : ReconcileLoop(store, time, logger)
{
    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.ReplicaSet, ResourceKinds.Pod];

    protected override TimeSpan? Reconcile()
    {
        var pods = Store.List(ResourceKinds.Pod).Items;
        TimeSpan? again = null;
        foreach (var replicaSet in Store.List(ResourceKinds.ReplicaSet).Items)
        {
            if (Owner.IsBeingDeleted(replicaSet)) continue;
            var owned = Claims.Settle(Store, replicaSet, pods.Where(PodState.IsActive));
            Scale(replicaSet, owned);
            if (WriteStatus(replicaSet, owned) is { } wait && (again is null || wait < again)) again = wait;
        }

        return again;
    }

    private void Scale(StoredObject replicaSet, List<StoredObject> owned)
    {
        var wanted = replicaSet.Json.Number("spec", "replicas") ?? 1;
        for (var missing = Math.Min(wanted - owned.Count, TemplatePod.MostPerRound); missing > 0; missing--) owned.Add(CreatePod(replicaSet));
        if (owned.Count <= wanted) return;

        // Those that serve nobody go first, then the youngest.
        var surplus = owned.OrderBy(PodState.IsReady).ThenByDescending(pod => pod.Json.Time("metadata", "creationTimestamp"))
            .Take(Math.Min(owned.Count - wanted, TemplatePod.MostPerRound)).ToArray();
        foreach (var pod in surplus)
        {
            Store.BeginDelete(ResourceKinds.Pod, pod.Namespace, pod.Name, pod.Json.Number("spec", "terminationGracePeriodSeconds") ?? 30);
            owned.Remove(pod);
            events.Record(ObjectReference.To(replicaSet), false, "SuccessfulDelete", $"Deleted pod: {pod.Name}", source: "replicaset-controller");
        }
    }

    private StoredObject CreatePod(StoredObject replicaSet)
    {
        var pod = Store.Create(ResourceKinds.Pod, TemplatePod.Of(replicaSet, $"{replicaSet.Name}-"));
        events.Record(ObjectReference.To(replicaSet), false, "SuccessfulCreate", $"Created pod: {pod.Name}", source: "replicaset-controller");
        return pod;
    }

    /// <returns>When the next pod becomes available, if minReadySeconds is all it waits for.</returns>
    private TimeSpan? WriteStatus(StoredObject replicaSet, List<StoredObject> owned)
    {
        var minReady = TimeSpan.FromSeconds(replicaSet.Json.Number("spec", "minReadySeconds") ?? 0);
        var now = Time.GetUtcNow();
        var ready = owned.Count(PodState.IsReady);
        var available = owned.Count(pod => PodState.IsAvailable(pod, minReady, now));
        Store.Change(ResourceKinds.ReplicaSet, replicaSet.Namespace, replicaSet.Name, json =>
        {
            var status = new JsonObject
            {
                ["replicas"] = owned.Count,
                ["fullyLabeledReplicas"] = owned.Count,
                ["observedGeneration"] = json["metadata"]!["generation"]?.DeepClone(),
            };
            if (ready > 0) status["readyReplicas"] = ready;
            if (available > 0) status["availableReplicas"] = available;
            json["status"] = status;
            return true;
        });
        if (available == ready) return null;
        return owned.Where(pod => !PodState.IsAvailable(pod, minReady, now)).Select(PodState.ReadySince).OfType<DateTimeOffset>()
            .Min(since => since + minReady - now) + TimeSpan.FromMilliseconds(50);
    }
}
