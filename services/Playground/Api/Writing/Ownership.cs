using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>Who belongs to whom by metadata.ownerReferences.</summary>
internal static class Ownership
{
    /// <summary>Everything that names the uid as an owner.</summary>
    public static IEnumerable<StoredObject> OwnedBy(ObjectStore store, string uid) =>
        ResourceKinds.All.SelectMany(kind => store.List(kind).Items).Where(item => OwnersOf(item).Contains(uid));

    public static IEnumerable<string> OwnersOf(StoredObject item) =>
        item.Json.At("metadata", "ownerReferences").Items().Select(o => o.At("uid").AsText()).OfType<string>();

    /// <summary>Whether it has owners and none of them is there any more.</summary>
    public static bool IsOrphaned(ObjectStore store, StoredObject item)
    {
        var references = item.Json.At("metadata", "ownerReferences").Items().ToArray();
        return references.Length > 0 && references.All(reference =>
            ResourceKinds.FindKind(reference.At("apiVersion").AsText() ?? "", reference.At("kind").AsText() ?? "") is not { } kind
            || store.Find(kind, item.Namespace, reference.At("name").AsText() ?? "") is not { } owner
            || owner.Uid != reference.At("uid").AsText());
    }
}
