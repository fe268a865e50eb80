using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>
/// The fields of an object by path, as server-side apply counts them: <c>.spec.template.spec.containers[name="a"].image</c>.
/// Objects and keyed list items have a path of their own, with the value null.
/// </summary>
internal static class FieldPaths
{
    /// <summary>What identifies the object or is kept by the server belongs to no manager.</summary>
    private static readonly string[] Unowned =
    [
        ".apiVersion", ".kind", ".metadata", ".metadata.name", ".metadata.namespace", ".metadata.generateName", ".metadata.uid", ".metadata.resourceVersion",
        ".metadata.creationTimestamp", ".metadata.generation", ".metadata.managedFields", ".metadata.labels", ".metadata.annotations", ".spec", ".status", ".data",
    ];

    /// <param name="json">The object.</param>
    /// <param name="keyedLists">Whether lists merge item by item, as in Kubernetes' own kinds; otherwise a list is one field.</param>
    public static Dictionary<string, JsonNode?> Of(JsonObject json, bool keyedLists)
    {
        var paths = new Dictionary<string, JsonNode?>();
        Walk(json, "", keyedLists, (path, value) =>
        {
            paths[path] = value;
            return true;
        });
        foreach (var unowned in Unowned) paths.Remove(unowned);
        return paths;
    }

    /// <summary>Takes fields, objects and items out of an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="keyedLists">As in <see cref="Of"/>.</param>
    /// <param name="gone">Whether what is at a path shall go, with all that is in it.</param>
    public static void Remove(JsonObject json, bool keyedLists, Func<string, bool> gone) => Walk(json, "", keyedLists, (path, _) => !gone(path));

    /// <summary>Whether one path is the other or lies in it.</summary>
    public static bool IsWithin(string path, string outer) =>
        path.StartsWith(outer, StringComparison.Ordinal) && (path.Length == outer.Length || path[outer.Length] is '.' or '[');

    private static void Walk(JsonObject json, string path, bool keyedLists, Func<string, JsonNode?, bool> visit)
    {
        foreach (var (name, value) in json.ToArray())
        {
            var inner = $"{path}.{name}";
            var key = keyedLists && value is JsonArray items ? MergeKeys.Of(name, items) : null;
            if (!visit(inner, key is null && value is not JsonObject ? value : null)) json.Remove(name);
            else if (value is JsonObject map) Walk(map, inner, keyedLists, visit);
            else if (key is not null) WalkItems((JsonArray)value!, inner, key, visit);
        }
    }

    private static void WalkItems(JsonArray list, string path, string key, Func<string, JsonNode?, bool> visit)
    {
        foreach (var item in list.OfType<JsonObject>().ToArray())
        {
            var inner = $"{path}[{key}={Json.ToText(item[key])}]";
            if (!visit(inner, null)) list.Remove(item);
            else Walk(item, inner, keyedLists: true, visit);
        }
    }
}
