using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Drives each Deployment's ReplicaSets towards its template: rolling update or Recreate, pause, history and rollback.</summary>
internal sealed class DeploymentController(ObjectStore store, EventRecorder events, TimeProvider time, ILogger<DeploymentController> logger)
    : ReconcileLoop(store, time, logger)
{
    private const int DefaultHistory = 10;

    private readonly ReplicaSetRevisions _revisions = new(store);

    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.Deployment, ResourceKinds.ReplicaSet, ResourceKinds.Pod];

    protected override TimeSpan? Reconcile()
    {
        TimeSpan? again = null;
        var replicaSets = Store.List(ResourceKinds.ReplicaSet).Items;
        foreach (var deployment in Store.List(ResourceKinds.Deployment).Items)
        {
            if (Owner.IsBeingDeleted(deployment)) continue;
            var owned = Claims.Settle(Store, deployment, replicaSets.Where(rs => !Owner.IsBeingDeleted(rs)));
            if (Reconcile(deployment, owned) is { } wait && (again is null || wait < again)) again = wait;
        }

        return again;
    }

    private TimeSpan? Reconcile(StoredObject deployment, List<StoredObject> owned)
    {
        var paused = deployment.Json.Flag("spec", "paused") == true;
        var current = ReplicaSetRevisions.Matching(deployment, owned);
        if (current is null && !paused)
        {
            current = _revisions.Create(deployment, owned);
            owned.Add(current);
        }
        else if (current is not null)
        {
            current = _revisions.Renew(deployment, current, owned);
        }

        var old = owned.Where(rs => rs.Name != current?.Name).ToList();
        if (paused) ScalePaused(deployment, owned, current);
        else if (deployment.Json.Text("spec", "strategy", "type") == "Recreate") Recreate(deployment, current!, old);
        else Roll(deployment, current!, old);

        if (!paused) _revisions.Trim(old, deployment.Json.Number("spec", "revisionHistoryLimit") ?? DefaultHistory);
        return WriteStatus(deployment);
    }

    private void Roll(StoredObject deployment, StoredObject current, List<StoredObject> old)
    {
        var replicas = Wanted(deployment);
        var strategy = deployment.Json.At("spec", "strategy", "rollingUpdate") ?? default;
        var rollout = Rollout.Of(strategy.TextOrNumber("maxSurge"), strategy.TextOrNumber("maxUnavailable"), replicas);
        var total = Size(current) + old.Sum(Size);
        var size = Scale(deployment, current, rollout.NewSize(replicas, Size(current), total));

        total = size + old.Sum(Size);
        var spare = rollout.OldToRemove(replicas, total, size, Math.Min(size, Available(current)));

        // Pods that do not serve go first: removing them costs nothing.
        foreach (var rs in old)
        {
            var idle = Math.Min(spare, Math.Max(0, Size(rs) - Available(rs)));
            if (idle <= 0) continue;
            spare -= idle;
            Scale(deployment, rs, Size(rs) - idle);
        }

        var available = Available(current) + old.Sum(Available);
        var serving = Math.Min(spare, Math.Max(0, available - (replicas - rollout.MaxUnavailable)));
        foreach (var rs in old.Select(rs => Store.Find(rs.Kind, rs.Namespace, rs.Name)).OfType<StoredObject>().OrderBy(rs => rs.Json.Time("metadata", "creationTimestamp")))
        {
            var gone = Math.Min(serving, Size(rs));
            if (gone <= 0) continue;
            serving -= gone;
            Scale(deployment, rs, Size(rs) - gone);
        }
    }

    private void Recreate(StoredObject deployment, StoredObject current, List<StoredObject> old)
    {
        foreach (var rs in old) Scale(deployment, rs, 0);

        // Terminating pods count: their ports are still taken.
        var uids = old.Select(rs => rs.Uid).ToHashSet();
        var left = Store.List(ResourceKinds.Pod, deployment.Namespace).Items.Any(pod => Owner.UidOf(pod) is { } uid && uids.Contains(uid) && !PodState.IsFinished(pod));
        if (!left) Scale(deployment, current, Wanted(deployment));
    }

    /// <summary>A paused Deployment still follows <c>scale</c>, on the ReplicaSet it stopped at; with no pods, on the present or the newest one.</summary>
    private void ScalePaused(StoredObject deployment, List<StoredObject> owned, StoredObject? current)
    {
        var active = owned.Where(rs => Size(rs) > 0).ToArray();
        var target = active.Length == 1 ? active[0] : active.Length == 0 ? current ?? ReplicaSetRevisions.Newest(owned) : null;
        if (target is not null) Scale(deployment, target, Wanted(deployment));
    }

    private int Scale(StoredObject deployment, StoredObject replicaSet, int size)
    {
        var before = Size(replicaSet);
        if (before == size) return size;
        Store.Change(ResourceKinds.ReplicaSet, replicaSet.Namespace, replicaSet.Name, json =>
        {
            json["spec"]!["replicas"] = size;
            return true;
        });
        events.Record(
            ObjectReference.To(deployment), false, "ScalingReplicaSet",
            $"Scaled {(size > before ? "up" : "down")} replica set {replicaSet.Name} from {before} to {size}", source: "deployment-controller");
        return size;
    }

    private TimeSpan? WriteStatus(StoredObject deployment)
    {
        TimeSpan? again = null;
        var owned = Store.List(ResourceKinds.ReplicaSet, deployment.Namespace).Items.Where(rs => Owner.UidOf(rs) == deployment.Uid).ToArray();
        Store.Change(ResourceKinds.Deployment, deployment.Namespace, deployment.Name, json =>
        {
            var current = owned.FirstOrDefault(rs => PodTemplateHash.SameTemplate(rs.ToMutable()["spec"]?["template"], json["spec"]?["template"]));
            (json["status"], again) = DeploymentStatus.Of(json, current, owned, Time.GetUtcNow());
            if (current?.Json.Text("metadata", "annotations", ReplicaSetRevisions.Annotation) is { } revision)
            {
                var metadata = json["metadata"]!.AsObject();
                if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
                annotations[ReplicaSetRevisions.Annotation] = revision;
            }

            return true;
        });
        return again;
    }

    private static int Wanted(StoredObject deployment) => deployment.Json.Number("spec", "replicas") ?? 1;

    private static int Size(StoredObject replicaSet) => replicaSet.Json.Number("spec", "replicas") ?? 0;

    private static int Available(StoredObject replicaSet) => replicaSet.Json.Number("status", "availableReplicas") ?? 0;
}
