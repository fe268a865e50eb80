namespace Bookinfo.Playground.Commands;

/// <summary>The YAML files that <c>up</c> applies.</summary>
internal static class ManifestSet
{
    private static readonly string[] BookinfoFiles = ["details.yaml", "ratings.yaml", "reviews.yaml", "productpage.yaml"];

    /// <summary>Started by default beside Bookinfo, once it is ready: what most tasks call and call from.</summary>
    private static readonly string[] CompanionFiles = ["httpbin.yaml", "sleep.yaml"];

    /// <summary>Bookinfo with its gateway. Services come before Deployments in each file: a pod learns its neighbours' addresses from its environment.</summary>
    public static IEnumerable<string> Bookinfo(PlaygroundOptions options) =>
        BookinfoFiles.Select(file => Path.Combine(Base(options), file)).Concat(FilesOf(Path.Combine(options.ProgramDirectory, "k8s", "networking")));

    /// <summary>The other workloads of k8s/base.</summary>
    /// <param name="options">Where Playground lies.</param>
    /// <param name="all">All of them (<c>--all</c>), or httpbin and sleep only.</param>
    public static IEnumerable<string> Companions(PlaygroundOptions options, bool all) =>
        FilesOf(Base(options)).Where(file => !BookinfoFiles.Contains(Path.GetFileName(file)) && (all || CompanionFiles.Contains(Path.GetFileName(file))));

    private static string Base(PlaygroundOptions options) => Path.Combine(options.ProgramDirectory, "k8s", "base");

    /// <summary>A file itself, or the YAML files of a folder by name; a kustomization only says how to build the others.</summary>
    /// <exception cref="CommandException">Neither.</exception>
    public static IEnumerable<string> FilesOf(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new CommandException($"{path}: no such file or folder");
        return Directory.EnumerateFiles(path)
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" && Path.GetFileName(f) != "kustomization.yaml")
            .Order(StringComparer.Ordinal);
    }
}
