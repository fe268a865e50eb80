using System.Text.Json.Nodes;

using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>One object of a YAML file of the repository.</summary>
/// <param name="File">Path from the repository's root.</param>
/// <param name="Json">The object.</param>
internal sealed record ManifestObject(string File, JsonObject Json)
{
    private static readonly string[] NoManifests = ["task.yaml"];

    public string ApiVersion => Json["apiVersion"]!.ToString();

    public string Kind => Json["kind"]!.ToString();

    public string Name => Json["metadata"]?["name"]?.ToString() ?? "";

    /// <summary><c>Service/reviews</c>.</summary>
    public string Id => $"{Kind}/{Name}";

    /// <summary>Metadata and spec of the pods it makes, or of the pod it is.</summary>
    public JsonNode? PodTemplate => Kind == "Pod" ? Json : Json["spec"]?["template"];

    public JsonNode? Pod => PodTemplate?["spec"];

    public IEnumerable<JsonObject> Containers => (Pod?["containers"] as JsonArray ?? []).Select(c => c!.AsObject());

    public override string ToString() => $"{File}: {Id}";

    /// <summary>The objects of one file.</summary>
    public static IReadOnlyList<ManifestObject> Of(string file) =>
        [.. ManifestFile.Read(Repository.PathTo(file)).Select(o => new ManifestObject(file, o))];

    /// <summary>The objects that a program printed.</summary>
    /// <param name="source">Stands for the file in messages.</param>
    /// <param name="yaml">Its output.</param>
    public static async Task<IReadOnlyList<ManifestObject>> OfTextAsync(string source, string yaml)
    {
        var file = Path.GetTempFileName();
        try
        {
            await System.IO.File.WriteAllTextAsync(file, yaml);
            return [.. ManifestFile.Read(file).Select(o => new ManifestObject(source, o))];
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }

    /// <summary>Every YAML file below a folder, as paths from the repository's root; task.yaml is none of Kubernetes', a patch no object.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Repository.PathTo(folder), "*.yaml", SearchOption.AllDirectories)
            .Where(f => !NoManifests.Contains(Path.GetFileName(f)) && !f.EndsWith("-patch.yaml", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Order(StringComparer.Ordinal);

    /// <summary>Every object below a folder.</summary>
    public static IReadOnlyList<ManifestObject> Below(string folder) => [.. Files(folder).SelectMany(Of)];
}
