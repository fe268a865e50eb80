using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Folders of k8s as kubectl builds them.</summary>
internal static class Kustomization
{
    /// <summary>What <c>kubectl kustomize</c> prints for a folder, given from the repository's root.</summary>
    public static Task<IReadOnlyList<ManifestObject>> BuildAsync(string folder) => BuildFullPathAsync(folder, Repository.PathTo(folder));

    /// <summary>k8s/base with one component of k8s/components.</summary>
    public static Task<IReadOnlyList<ManifestObject>> BaseWithAsync(string component) => WithAsync("k8s/base", component);

    /// <summary>A folder with one component of k8s/components, and more of a kustomization's text.</summary>
    public static async Task<IReadOnlyList<ManifestObject>> WithAsync(string overlay, string component, string more = "")
    {
        // Beside the others, because a kustomization names its parts by relative paths.
        var folder = Directory.CreateDirectory(Repository.PathTo("artifacts", $"kustomize-{Guid.NewGuid():N}")).FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), $"""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                resources: [../../{overlay}]
                components: [../../{component}]
                {more}
                """);
            return await BuildFullPathAsync(component, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<ManifestObject>> BuildFullPathAsync(string source, string folder)
    {
        var built = await ChildProcess.RunAsync(Tools.Find("kubectl")!, ["kustomize", folder]);
        Assert.True(built.ExitCode == 0, built.Output);
        return await ManifestObject.OfTextAsync(source, built.StandardOutput);
    }
}
