using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>By which field the items of a list are told apart, as Kubernetes' own types say.</summary>
internal static class MergeKeys
{
    private static readonly FrozenDictionary<string, string[]> ByList = new Dictionary<string, string[]>
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["ephemeralContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["secrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["volumeDevices"] = ["devicePath"],
        ["ports"] = ["containerPort", "port"],
        ["hostAliases"] = ["ip"],
        ["conditions"] = ["type"],
        ["addresses"] = ["type"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["ownerReferences"] = ["uid"],
    }.ToFrozenDictionary();

    /// <summary>The merge key of a list by its field name; null when the list is replaced as a whole.</summary>
    /// <param name="list">Field name.</param>
    /// <param name="items">Of the patch and of the object: <c>ports</c> has another key in a container than in a Service.</param>
    public static string? Of(string list, IEnumerable<JsonNode?> items)
    {
        if (!ByList.TryGetValue(list, out var keys)) return null;
        var objects = items.OfType<JsonObject>().ToArray();
        if (objects.Length == 0) return null;
        return keys.FirstOrDefault(key => objects.Any(o => o.ContainsKey(key)));
    }

    /// <summary>Whether a list of plain values is merged as a set.</summary>
    public static bool IsSet(string list) => list == "finalizers";
}
