using System.Reflection;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>One of our projects as native AOT in artifacts/aot; published again when a source is newer.</summary>
/// <param name="project">Folder of the project.</param>
/// <param name="program">Its program's name; null: the project's.</param>
/// <param name="alsoFrom">Folders of sources that it is built from, too.</param>
internal sealed class AotProgram(string project, string? program, params string[] alsoFrom)
{
    private static readonly HashSet<string> UpToDate = [];

    private readonly string _name = System.IO.Path.GetFileName(project);

    public string Path => Repository.PathTo("artifacts", "aot", _name, program ?? _name);

    public static string Version => $"{typeof(AotProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}, .NET {Environment.Version}";

    /// <summary>Null when the program is there.</summary>
    public async Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        if (UpToDate.Contains(Path)) return null;
        if (!File.Exists(Path) || NewestSource() > File.GetLastWriteTimeUtc(Path))
        {
            Console.Error.WriteLine($"publishing {project} as native AOT, about a minute");
            string[] arguments = ["publish", project, "-c", "Release", "-r", "linux-x64", "-o", System.IO.Path.GetDirectoryName(Path)!, "-nologo"];
            var (code, output) = await ToolRun.RunAsync("dotnet", arguments, cancellationToken);
            if (code != 0) return $"'dotnet {string.Join(' ', arguments)}' failed:\n{output}";
        }

        UpToDate.Add(Path);
        return null;
    }

    private DateTime NewestSource() =>
        alsoFrom.Append(project)
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Append(Repository.PathTo("Directory.Packages.props"))
            .Max(File.GetLastWriteTimeUtc);
}
