using System.Text.Json.Nodes;

using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

using k8s;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>What is wrong with an object by the schema of its kind.</summary>
internal static class ObjectSchemas
{
    /// <summary>Kinds that this repository only passes on: their own programs read them.</summary>
    private static readonly string[] Foreign = ["certmanager.k8s.io/v1alpha1", "kustomize.config.k8s.io/v1beta1", "kustomize.config.k8s.io/v1alpha1"];

    private static readonly string[] BuiltInGroups = ["networking.k8s.io/", "rbac.authorization.k8s.io/"];

    /// <summary>Decoded by Kubernetes' own model.</summary>
    public static bool IsBuiltIn(ManifestObject item) =>
        !item.ApiVersion.Contains('.', StringComparison.Ordinal) || BuiltInGroups.Any(g => item.ApiVersion.StartsWith(g, StringComparison.Ordinal));

    /// <summary>Of Istio or of the Gateway API.</summary>
    public static bool IsCustom(ManifestObject item) =>
        item.ApiVersion.Contains(".istio.io/", StringComparison.Ordinal) || item.ApiVersion.StartsWith("gateway.networking.k8s.io/", StringComparison.Ordinal);

    public static bool IsForeign(ManifestObject item) => Foreign.Contains(item.ApiVersion);

    /// <summary>Every problem of an object of any kind; none when it is foreign.</summary>
    public static IEnumerable<string> Problems(ManifestObject item)
    {
        if (IsForeign(item)) return [];
        if (IsCustom(item)) return CustomProblems(item);
        return IsBuiltIn(item) ? BuiltInProblems(item) : [$"{item}: no schema of {item.ApiVersion}"];
    }

    /// <summary>Fields that a built-in kind does not have, and values of a wrong type.</summary>
    public static IEnumerable<string> BuiltInProblems(ManifestObject item)
    {
        // Deployments of Istio 1.1's time have the fields of today's under another version.
        var json = item.Json.DeepClone().AsObject();
        if (item.ApiVersion == "extensions/v1beta1") json["apiVersion"] = "apps/v1";
        string? name;
        try
        {
            var decoded = KubernetesYaml.LoadAllFromString(json.ToJsonString(), null, strict: true);
            name = (decoded.Single() as IKubernetesObject<k8s.Models.V1ObjectMeta>)?.Metadata.Name;
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            return [$"{item}: {e.InnerException?.Message ?? e.Message}"];
        }

        return name == item.Name ? [] : [$"{item}: decoded as \"{name}\""];
    }

    /// <summary>Fields that the schema of a custom kind does not have, and values that it does not allow.</summary>
    public static IEnumerable<string> CustomProblems(ManifestObject item)
    {
        var version = item.ApiVersion.Split('/');
        var kind = new ResourceKind { Group = version[0], Versions = [version[1]], Kind = item.Kind, Plural = "", Singular = "" };
        var schema = SchemaCatalog.Find(kind);
        Assert.True(schema is not null, $"{item}: no schema of {item.ApiVersion} {item.Kind}");
        JsonNode document = item.Json.DeepClone();
        foreach (var path in UnknownFields.Prune(document, schema)) yield return $"{path}: unknown field";
        foreach (var error in SchemaValidator.Validate(document, schema)) yield return $"{error.Field}: {error.Message}";
    }
}
