using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Patches;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>Takes away what lost its owner, and empties namespaces that are being deleted.</summary>
internal sealed partial class GarbageCollector(ObjectStore store, ObjectDeleter deleter, FieldOwners owners, ILogger<GarbageCollector> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var version = store.Version;
                Sweep();
                await foreach (var change in store.Watch(null, version, stoppingToken)) React(change);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StoreException e) when (e.Error == StoreError.Expired)
            {
                // Too much happened at once: start over from what is there.
                LogBehind(log);
            }
        }
    }

    private void React(StoreEvent change)
    {
        var item = change.Current;
        if (change.Type == StoreEventType.Deleted)
        {
            owners.Forget(item.Uid);
            foreach (var owned in Ownership.OwnedBy(store, item.Uid).ToArray()) CollectIfOrphaned(owned);
            foreach (var owner in item.Json.At("metadata", "ownerReferences").Items()) ReleaseForeground(item.Namespace, owner);
            if (item.Namespace.Length > 0) FinishNamespace(item.Namespace);
            return;
        }

        CollectIfOrphaned(item);
        if (!IsLeaving(item))
        {
            CollectIfLate(item);
            return;
        }

        if (item.Kind == ResourceKinds.Namespace) EmptyNamespace(item.Name);
        else if (HoldsForeground(item)) DeleteOwned(item);
    }

    private void Sweep()
    {
        foreach (var item in ResourceKinds.All.SelectMany(kind => store.List(kind).Items).ToArray()) React(new StoreEvent(StoreEventType.Modified, item));
    }

    /// <summary>Judges what stands there now: the event may be older than the release of an owner that has gone since.</summary>
    private void CollectIfOrphaned(StoredObject seen)
    {
        if (store.Find(seen.Kind, seen.Namespace, seen.Name) is not { } item || item.Uid != seen.Uid) return;
        if (!IsLeaving(item) && Ownership.IsOrphaned(store, item)) deleter.Delete(item, new DeleteOptions());
    }

    /// <summary>A namespace that is being emptied still gets Events of its pods' ends; nobody else would take them away.</summary>
    private void CollectIfLate(StoredObject item)
    {
        if (item.Namespace.Length == 0 || store.Find(ResourceKinds.Namespace, "", item.Namespace) is not { } ns || !IsLeaving(ns)) return;
        deleter.Delete(item, new DeleteOptions());
    }

    private void EmptyNamespace(string name)
    {
        foreach (var item in ResourceKinds.All.Where(k => k.Namespaced).SelectMany(k => store.List(k, name).Items).Where(i => !IsLeaving(i)).ToArray())
            deleter.Delete(item, new DeleteOptions());
        FinishNamespace(name);
    }

    private void FinishNamespace(string name)
    {
        if (store.Find(ResourceKinds.Namespace, "", name) is not { } ns || !IsLeaving(ns)) return;
        if (ResourceKinds.All.Where(k => k.Namespaced).Any(k => store.List(k, name).Items.Count > 0)) return;
        Ignoring(() => store.Delete(ResourceKinds.Namespace, "", name));
    }

    private void DeleteOwned(StoredObject owner)
    {
        var owned = Ownership.OwnedBy(store, owner.Uid).ToArray();
        foreach (var item in owned.Where(i => !IsLeaving(i))) deleter.Delete(item, new DeleteOptions(Propagation: Propagation.Foreground));
        if (!Ownership.OwnedBy(store, owner.Uid).Any()) Release(owner);
    }

    private void ReleaseForeground(string ns, JsonElement reference)
    {
        if (ResourceKinds.FindKind(reference.At("apiVersion").AsText() ?? "", reference.At("kind").AsText() ?? "") is not { } kind) return;
        if (store.Find(kind, ns, reference.At("name").AsText() ?? "") is not { } owner || !HoldsForeground(owner)) return;
        if (!Ownership.OwnedBy(store, owner.Uid).Any()) Release(owner);
    }

    private void Release(StoredObject owner) => store.Change(owner.Kind, owner.Namespace, owner.Name, json =>
    {
        if (json["metadata"]!["finalizers"] is not JsonArray finalizers) return false;
        foreach (var held in finalizers.Where(f => f.AsText() == ObjectDeleter.ForegroundFinalizer).ToArray()) finalizers.Remove(held);
        if (finalizers.Count == 0) json["metadata"]!.AsObject().Remove("finalizers");
        return true;
    });

    private static bool IsLeaving(StoredObject item) => item.Json.At("metadata", "deletionTimestamp").ValueKind == JsonValueKind.String;

    private static bool HoldsForeground(StoredObject item) =>
        item.Json.At("metadata", "finalizers").Items().Any(f => f.AsText() == ObjectDeleter.ForegroundFinalizer);

    private static void Ignoring(Action delete)
    {
        try
        {
            delete();
        }
        catch (StoreException e) when (e.Error == StoreError.NotFound)
        {
            // Somebody else took it away already.
        }
    }

    [LoggerMessage(LogLevel.Warning, "garbage collection fell behind the changes and starts over")]
    private static partial void LogBehind(ILogger log);
}
