using System.Text.Json.Nodes;

using Bookinfo.Playground.Tasks;
using Bookinfo.Tasks.Tests.Manifests;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>helm/bookinfo, and what helm makes of it.</summary>
internal static class HelmChart
{
    public const string Folder = "helm/bookinfo";

    public static JsonObject Values => ManifestFile.Read(Repository.PathTo(Folder, "values.yaml")).Single();

    public static JsonObject Schema => JsonNode.Parse(File.ReadAllText(Repository.PathTo(Folder, "values.schema.json")))!.AsObject();

    /// <summary>Templates, helpers and notes: name to text.</summary>
    public static IReadOnlyDictionary<string, string> Templates { get; } =
        Directory.EnumerateFiles(Repository.PathTo(Folder, "templates"), "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Repository.PathTo(Folder, "templates"), f), File.ReadAllText);

    /// <summary>Runs helm; its caches and settings are in a folder of this call.</summary>
    public static async Task<ChildProcessResult> HelmAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        var home = Directory.CreateTempSubdirectory("helm-").FullName;
        try
        {
            var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
            {
                ["HELM_CACHE_HOME"] = home,
                ["HELM_CONFIG_HOME"] = home,
                ["HELM_DATA_HOME"] = home,
            };
            return await ChildProcess.RunAsync(Tools.Find("helm")!, arguments, variables, limit: limit);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    /// <summary><c>helm template</c> without a cluster.</summary>
    public static Task<ChildProcessResult> TemplateAsync(ValueSet set) =>
        HelmAsync(["template", "shop", Repository.PathTo(Folder), .. set.Arguments]);

    /// <summary>The objects that a value set makes.</summary>
    public static async Task<IReadOnlyList<ManifestObject>> RenderAsync(ValueSet set)
    {
        var rendered = await TemplateAsync(set);
        Assert.True(rendered.ExitCode == 0, rendered.Output);
        return await ManifestObject.OfTextAsync($"{Folder} ({set.Name})", rendered.StandardOutput);
    }
}
