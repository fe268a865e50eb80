using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Discovery;

/// <summary>What is served, as kubectl asks for it: aggregated (1.27 and later) and, group by group, the older lists.</summary>
internal sealed class DiscoveryDocuments
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    private readonly List<ServedGroup> _groups = ServedGroup.All();

    /// <summary><c>/api</c> or <c>/apis</c>, aggregated.</summary>
    /// <param name="core">The core group alone, or all others.</param>
    /// <param name="version"><c>v2</c> or <c>v2beta1</c>.</param>
    public JsonObject Aggregated(bool core, string version) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{version}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. _groups.Where(g => g.Name.Length == 0 == core).Select(AggregatedGroup)]),
    };

    /// <summary><c>/api</c>, the older form.</summary>
    public static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    /// <summary><c>/apis</c>, the older form.</summary>
    public JsonObject GroupList() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. _groups.Where(g => g.Name.Length > 0).Select(Group)]),
    };

    /// <summary><c>/apis/GROUP</c>; null when it is not served.</summary>
    public JsonObject? Group(string name)
    {
        if (_groups.Find(g => g.Name == name && name.Length > 0) is not { } group) return null;
        var json = Group(group);
        json.Insert(0, "kind", "APIGroup");
        json.Insert(1, "apiVersion", "v1");
        return json;
    }

    /// <summary><c>/apis/GROUP/VERSION</c>; null when it is not served.</summary>
    public JsonObject? Resources(string groupVersion)
    {
        var served = _groups.SelectMany(g => g.Versions).FirstOrDefault(v => v.GroupVersion == groupVersion);
        if (served is null) return null;
        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = groupVersion,
            ["resources"] = new JsonArray([.. served.Kinds.SelectMany(k => LegacyResources(k, groupVersion))]),
        };
    }

    /// <summary>Lets kubectl ask again without getting the same text again.</summary>
    public static string TagOf(JsonObject document) =>
        $"\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(document.ToJsonString())))}\"";

    private static JsonObject AggregatedGroup(ServedGroup group) => new()
    {
        ["metadata"] = group.Name.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Name },
        ["versions"] = new JsonArray([.. group.Versions.Select(v => (JsonNode)new JsonObject
        {
            ["version"] = v.Version,
            ["resources"] = new JsonArray([.. v.Kinds.Select(k => AggregatedResource(k, group.Name, v))]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject AggregatedResource(ResourceKind kind, string group, ServedVersion version)
    {
        var json = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = KindReference(group, version.Version, kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Strings(Verbs(kind)),
        };
        AddNames(json, kind, version.GroupVersion);
        var subresources = Subresources(kind).Select(s => (JsonNode)new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = s.Kind == "Scale" ? KindReference("autoscaling", "v1", "Scale") : KindReference(group, version.Version, s.Kind),
            ["verbs"] = Strings(s.Verbs),
        }).ToArray();
        if (subresources.Length > 0) json["subresources"] = new JsonArray(subresources);
        return json;
    }

    private static JsonObject Group(ServedGroup group)
    {
        var versions = group.Versions.Select(v => new JsonObject { ["groupVersion"] = v.GroupVersion, ["version"] = v.Version }).ToArray();
        return new JsonObject
        {
            ["name"] = group.Name,
            ["versions"] = new JsonArray([.. versions.Select(v => v.DeepClone())]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static IEnumerable<JsonNode> LegacyResources(ResourceKind kind, string groupVersion)
    {
        var json = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = Strings(Verbs(kind)),
        };
        AddNames(json, kind, groupVersion);
        yield return json;
        foreach (var subresource in Subresources(kind))
        {
            var part = new JsonObject
            {
                ["name"] = $"{kind.Plural}/{subresource.Name}",
                ["singularName"] = "",
                ["namespaced"] = kind.Namespaced,
                ["kind"] = subresource.Kind,
                ["verbs"] = Strings(subresource.Verbs),
            };
            if (subresource.Kind == "Scale") (part["group"], part["version"]) = ("autoscaling", "v1");
            yield return part;
        }
    }

    private static IEnumerable<(string Name, string Kind, string[] Verbs)> Subresources(ResourceKind kind)
    {
        if (kind.Scalable) yield return ("scale", "Scale", SubresourceVerbs);
        if (!kind.ReadOnly) yield return ("status", kind.Kind, SubresourceVerbs);
        if (kind == ResourceKinds.Pod) yield return ("log", "Pod", ["get"]);
    }

    /// <summary>Short names and categories belong to the preferred group only: <c>get all</c> would list Deployments twice.</summary>
    private static void AddNames(JsonObject json, ResourceKind kind, string groupVersion)
    {
        if (kind.Aliases.Contains(groupVersion)) return;
        if (kind.ShortNames.Length > 0) json["shortNames"] = Strings(kind.ShortNames);
        if (kind.Categories.Length > 0) json["categories"] = Strings(kind.Categories);
    }

    private static string[] Verbs(ResourceKind kind) => kind.ReadOnly ? ReadVerbs : AllVerbs;

    private static JsonObject KindReference(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
