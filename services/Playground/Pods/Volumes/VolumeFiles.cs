using System.Text;
using System.Text.Json;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Pods.Runtime;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Volumes;

/// <summary>What stands in a volume: relative paths and their contents. Pure reading of the store.</summary>
internal sealed class VolumeFiles(ObjectStore store)
{
    /// <summary>Files of a volume; null when Playground does not fill it (emptyDir and everything unknown start empty).</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="podIP">Its address.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="missing">What must be there and is not.</param>
    public Dictionary<string, byte[]>? Read(PodManifest pod, string podIP, VolumeManifest volume, out string? missing)
    {
        missing = null;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (volume.Source.At("configMap") is { } map) missing = AddKeys(files, pod, ResourceKinds.ConfigMap, map.Text("name") ?? "", map);
        else if (volume.Source.At("secret") is { } secret) missing = AddKeys(files, pod, ResourceKinds.Secret, secret.Text("secretName") ?? "", secret);
        else if (volume.Source.At("downwardAPI") is { } downward) missing = AddFields(files, pod, podIP, downward);
        else if (volume.Source.At("projected") is { } projected) missing = AddProjected(files, pod, podIP, projected);
        else return null;
        return files;
    }

    /// <summary>Whether the volume's files come from objects that may change.</summary>
    public static bool Follows(VolumeManifest volume) =>
        volume.Source.At("configMap") is not null || volume.Source.At("secret") is not null || volume.Source.At("projected") is not null;

    private string? AddProjected(Dictionary<string, byte[]> files, PodManifest pod, string podIP, JsonElement projected)
    {
        foreach (var source in projected.Items("sources"))
        {
            string? missing = null;
            if (source.At("configMap") is { } map) missing = AddKeys(files, pod, ResourceKinds.ConfigMap, map.Text("name") ?? "", map);
            else if (source.At("secret") is { } secret) missing = AddKeys(files, pod, ResourceKinds.Secret, secret.Text("name") ?? "", secret);
            else if (source.At("downwardAPI") is { } downward) missing = AddFields(files, pod, podIP, downward);
            if (missing is not null) return missing;
        }

        return null;
    }

    private string? AddKeys(Dictionary<string, byte[]> files, PodManifest pod, ResourceKind kind, string name, JsonElement source)
    {
        var optional = source.Flag("optional") == true;
        if (store.Find(kind, pod.Namespace, name) is not { } found) return optional ? null : $"{kind.Singular} \"{name}\" not found";
        var contents = Contents(found);
        if (source.At("items") is null)
        {
            foreach (var (key, content) in contents) files[key] = content;
            return null;
        }

        foreach (var item in source.Items("items"))
        {
            var key = item.Text("key") ?? "";
            if (contents.TryGetValue(key, out var content)) files[SafePath(item.Text("path") ?? key)] = content;
            else if (!optional) return $"{kind.Singular} \"{name}\" has no key {key}";
        }

        return null;
    }

    private static string? AddFields(Dictionary<string, byte[]> files, PodManifest pod, string podIP, JsonElement downward)
    {
        foreach (var item in downward.Items("items"))
        {
            var field = item.Text("fieldRef", "fieldPath") ?? "";
            if (FieldReference.Resolve(pod, podIP, field) is not { } value) return $"downwardAPI: field {field} is not one that Playground knows";
            files[SafePath(item.Text("path") ?? "")] = Encoding.UTF8.GetBytes(value);
        }

        return null;
    }

    private static Dictionary<string, byte[]> Contents(StoredObject source)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var encoded = source.Kind == ResourceKinds.Secret ? "data" : "binaryData";
        foreach (var (key, value) in source.Json.Map(source.Kind == ResourceKinds.Secret ? "stringData" : "data")) contents[SafePath(key)] = Encoding.UTF8.GetBytes(value);
        foreach (var (key, value) in source.Json.Map(encoded))
        {
            var bytes = new byte[value.Length];
            if (Convert.TryFromBase64String(value, bytes, out var count)) contents[SafePath(key)] = bytes[..count];
        }

        return contents;
    }

    /// <summary>Nothing outside of the volume is written, whatever an object says.</summary>
    private static string SafePath(string path) =>
        string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("." or "..")));
}
