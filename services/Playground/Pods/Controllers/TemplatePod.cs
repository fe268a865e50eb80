using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>A new pod out of its owner's <c>spec.template</c>.</summary>
internal static class TemplatePod
{
    /// <summary>
    /// How many pods one owner gets or loses in one round, as in kube-controller-manager: thousands in one go would keep the other owners waiting and
    /// cut off who watches. The change itself brings on the next round.
    /// </summary>
    public const int MostPerRound = 500;

    /// <param name="owner">The controller's object.</param>
    /// <param name="prefix">What the name begins with; a random suffix follows.</param>
    public static JsonObject Of(StoredObject owner, string prefix)
    {
        var template = owner.ToMutable()["spec"]?["template"] as JsonObject ?? [];
        var metadata = template["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata.Remove("creationTimestamp");
        metadata["name"] = prefix + PodTemplateHash.RandomSuffix();
        metadata["generateName"] = prefix;
        metadata["namespace"] = owner.Namespace;
        metadata["ownerReferences"] = new JsonArray(Owner.Reference(owner));
        return new JsonObject
        {
            ["metadata"] = metadata,
            ["spec"] = template["spec"]?.DeepClone() ?? new JsonObject(),
            ["status"] = new JsonObject { ["phase"] = "Pending" },
        };
    }
}
