using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>Takes objects away by the rules of their kind. What they own is taken away by <see cref="GarbageCollector"/>.</summary>
internal sealed class ObjectDeleter(ObjectStore store)
{
    /// <summary>Keeps an owner in place until what it owns is gone.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Keeps an owner in place until nothing says any more that it owns it.</summary>
    private const string OrphanFinalizer = "orphan";

    private const int DefaultGraceSeconds = 30;

    /// <summary>Null when it went through.</summary>
    public ApiStatus? Delete(StoredObject item, DeleteOptions options)
    {
        if (item.Kind == ResourceKinds.Namespace && item.Name is "default" or "kube-system")
            return ApiStatus.Forbidden($"namespaces \"{item.Name}\" is forbidden: this namespace may not be deleted");
        try
        {
            var orphan = options.Propagation == Propagation.Orphan;

            // A controller would take back at once what it let go of, were it not marked before.
            var adopts = item.Kind == ResourceKinds.Deployment || item.Kind == ResourceKinds.ReplicaSet;
            if (orphan && adopts) Hold(item, OrphanFinalizer);
            if (orphan) Orphan(item);
            if (item.Kind == ResourceKinds.Pod) DeletePod(item, options.GraceSeconds);
            else if (item.Kind == ResourceKinds.Namespace) DeleteNamespace(item);
            else if (options.Propagation == Propagation.Foreground && Ownership.OwnedBy(store, item.Uid).Any()) Hold(item, ForegroundFinalizer);
            else if (orphan && adopts) LetGo(item);
            else store.Delete(item.Kind, item.Namespace, item.Name);
            return null;
        }
        catch (StoreException e)
        {
            return ApiStatus.Of(e, item.Kind, item.Name);
        }
    }

    /// <summary>A pod that runs gets its grace; who runs it takes it out of the store when its processes have ended.</summary>
    private void DeletePod(StoredObject pod, int? graceSeconds)
    {
        var grace = graceSeconds ?? (pod.Json.At("spec", "terminationGracePeriodSeconds") is { ValueKind: JsonValueKind.Number } own ? (int)own.AsNumber() : DefaultGraceSeconds);
        var started = pod.Json.At("spec", "nodeName").AsText() is { Length: > 0 } || pod.Json.At("status", "startTime").ValueKind == JsonValueKind.String
            || pod.Json.At("status", "containerStatuses").Items().Any();
        if (started && grace > 0) store.BeginDelete(pod.Kind, pod.Namespace, pod.Name, grace);
        else store.Delete(pod.Kind, pod.Namespace, pod.Name);
    }

    private void DeleteNamespace(StoredObject item)
    {
        store.Change(item.Kind, "", item.Name, json =>
        {
            json.Child("status")["phase"] = "Terminating";
            return true;
        });
        store.BeginDelete(item.Kind, "", item.Name, 0);
    }

    /// <summary>Marks it as being deleted; it stays until the finalizer is taken away.</summary>
    private void Hold(StoredObject item, string finalizer)
    {
        store.Change(item.Kind, item.Namespace, item.Name, json =>
        {
            var finalizers = json["metadata"]!["finalizers"] as JsonArray ?? [];
            finalizers.Add(finalizer);
            json["metadata"]!["finalizers"] = finalizers.DeepClone();
            return true;
        });
        store.BeginDelete(item.Kind, item.Namespace, item.Name, 0);
    }

    /// <summary>The store takes away what is being deleted and has no finalizer left.</summary>
    private void LetGo(StoredObject item) => store.Change(item.Kind, item.Namespace, item.Name, json =>
    {
        if (json["metadata"]!["finalizers"] is not JsonArray finalizers) return false;
        foreach (var held in finalizers.Where(f => f.AsText() == OrphanFinalizer).ToArray()) finalizers.Remove(held);
        if (finalizers.Count == 0) json["metadata"]!.AsObject().Remove("finalizers");
        return true;
    });

    private void Orphan(StoredObject owner)
    {
        foreach (var owned in Ownership.OwnedBy(store, owner.Uid).ToArray())
        {
            store.Change(owned.Kind, owned.Namespace, owned.Name, json =>
            {
                var references = (JsonArray)json["metadata"]!["ownerReferences"]!;
                foreach (var reference in references.Where(r => r?["uid"].AsText() == owner.Uid).ToArray()) references.Remove(reference);
                if (references.Count == 0) json["metadata"]!.AsObject().Remove("ownerReferences");
                return true;
            });
        }
    }
}
