using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>
/// Settles what is a controller's own, as kube-controller-manager does: what its selector no longer fits is let go, what has no controller and is fitted
/// by it is taken over.
/// </summary>
internal static class Claims
{
    /// <param name="store">Where owners are written.</param>
    /// <param name="owner">The controller's object; not being deleted.</param>
    /// <param name="candidates">Objects of the kind that it owns; none of them being deleted.</param>
    /// <returns>Its own from now on.</returns>
    public static List<StoredObject> Settle(ObjectStore store, StoredObject owner, IEnumerable<StoredObject> candidates)
    {
        var selector = owner.Json.At("spec", "selector");
        var own = new List<StoredObject>();
        foreach (var candidate in candidates.Where(candidate => candidate.Namespace == owner.Namespace))
        {
            var controller = Owner.UidOf(candidate);
            if (controller is not null && controller != owner.Uid) continue;
            var fits = Selector.Selects(selector, candidate.Json.Map("metadata", "labels"));
            if (controller is null && fits && Adopt(store, owner, candidate) is { } adopted) own.Add(adopted);
            if (controller is null) continue;
            if (fits || selector is null) own.Add(candidate);
            else Release(store, owner, candidate);
        }

        return own;
    }

    /// <returns>Null: it has changed meanwhile, or the owner goes; the next round looks again.</returns>
    private static StoredObject? Adopt(ObjectStore store, StoredObject owner, StoredObject orphan)
    {
        var adopted = store.Change(orphan.Kind, orphan.Namespace, orphan.Name, json =>
        {
            // Asked only now: an owner that is to leave orphans behind is marked before it lets go of them, and must not take them back.
            if (!IsStill(orphan, json) || !IsThere(store, owner)) return false;
            var metadata = json["metadata"]!.AsObject();
            if (metadata["ownerReferences"] is not JsonArray owners) metadata["ownerReferences"] = owners = [];
            owners.Add(Owner.Reference(owner));
            return true;
        });
        return adopted is not null && Owner.UidOf(adopted) == owner.Uid ? adopted : null;
    }

    private static void Release(ObjectStore store, StoredObject owner, StoredObject owned) => store.Change(owned.Kind, owned.Namespace, owned.Name, json =>
    {
        if (!IsStill(owned, json)) return false;
        var metadata = json["metadata"]!.AsObject();
        var owners = metadata["ownerReferences"]!.AsArray();
        foreach (var mine in owners.Where(reference => reference?["uid"]?.ToString() == owner.Uid).ToArray()) owners.Remove(mine);
        if (owners.Count == 0) metadata.Remove("ownerReferences");
        return true;
    });

    private static bool IsStill(StoredObject seen, JsonObject json) =>
        json["metadata"]!["resourceVersion"]?.ToString() == seen.Version.ToString(CultureInfo.InvariantCulture);

    private static bool IsThere(ObjectStore store, StoredObject owner) =>
        store.Find(owner.Kind, owner.Namespace, owner.Name) is { } live && live.Uid == owner.Uid && !Owner.IsBeingDeleted(live);
}
