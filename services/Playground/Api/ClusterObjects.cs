using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api;

/// <summary>What is there before anybody applies anything, as in a new cluster.</summary>
internal static class ClusterObjects
{
    private static readonly string[] Namespaces = ["default", "kube-system"];

    /// <summary>Creates what is missing.</summary>
    public static void Create(ObjectStore store)
    {
        foreach (var name in Namespaces)
        {
            Add(store, ResourceKinds.Namespace, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name } },
                ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
                ["status"] = new JsonObject { ["phase"] = "Active" },
            });
        }

        foreach (var kind in ResourceKinds.All.Where(k => k.Custom)) Add(store, ResourceKinds.CustomResourceDefinition, Definition(kind));
    }

    private static void Add(ObjectStore store, ResourceKind kind, JsonObject json)
    {
        if (store.Find(kind, "", json["metadata"]!["name"]!.GetValue<string>()) is null) store.Create(kind, json);
    }

    private static JsonObject Definition(ResourceKind kind) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = kind.QualifiedPlural },
        ["spec"] = new JsonObject
        {
            ["group"] = kind.Group,
            ["names"] = new JsonObject
            {
                ["kind"] = kind.Kind,
                ["listKind"] = $"{kind.Kind}List",
                ["plural"] = kind.Plural,
                ["singular"] = kind.Singular,
                ["shortNames"] = new JsonArray([.. kind.ShortNames.Select(n => (JsonNode)n)]),
            },
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["versions"] = new JsonArray([.. kind.Versions.Select((version, i) => (JsonNode)new JsonObject
            {
                ["name"] = version, ["served"] = true, ["storage"] = i == 0,
            })]),
        },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "NamesAccepted", ["status"] = "True" },
                new JsonObject { ["type"] = "Established", ["status"] = "True" }),
        },
    };
}
