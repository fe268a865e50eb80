using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>The one controlling owner of an object (<c>ownerReferences</c> with <c>controller: true</c>).</summary>
internal static class Owner
{
    public static string? UidOf(StoredObject owned) =>
        owned.Json.Items("metadata", "ownerReferences").Where(o => o.Flag("controller") == true).Select(o => o.Text("uid")).FirstOrDefault();

    public static JsonObject Reference(StoredObject owner) => new()
    {
        ["apiVersion"] = owner.Kind.ApiVersion,
        ["kind"] = owner.Kind.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    public static bool IsBeingDeleted(StoredObject any) => any.Json.At("metadata", "deletionTimestamp") is not null;
}
