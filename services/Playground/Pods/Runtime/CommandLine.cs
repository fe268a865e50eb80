using System.Collections.Frozen;
using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Exec;
using Bookinfo.Playground.Pods.Images;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Finds the executable behind a container's command: ours by the image table, or one of a few of the host's (decision 36).</summary>
internal sealed class CommandLine(string programDirectory)
{
    private static readonly FrozenDictionary<string, string> HostPrograms = new Dictionary<string, string>
    {
        ["sh"] = "dash",
        ["curl"] = "curl",
        ["date"] = "coreutils",
        ["time"] = "time",
        ["grep"] = "grep",
        ["cat"] = "coreutils",
        ["ls"] = "coreutils",
        ["env"] = "coreutils",
        ["openssl"] = "openssl",
        ["head"] = "coreutils",
        ["sed"] = "sed",
        ["awk"] = "mawk",
        ["python3"] = "python3",
        ["tar"] = "tar",
        ["sleep"] = "coreutils",
    }.ToFrozenDictionary();

    private static readonly string[] ProgramFolders = ["/bin/", "/usr/bin/", "/usr/local/bin/"];

    /// <summary>The executable and the words before the arguments.</summary>
    /// <param name="image">The container's image.</param>
    /// <param name="command">Replaces the image's entrypoint; null: the entrypoint.</param>
    /// <param name="args">Null: the image's own, unless there is a command.</param>
    /// <param name="problem">Why there is none.</param>
    public ImmutableArray<string>? Resolve(Image image, ImmutableArray<string>? command, ImmutableArray<string>? args, out LaunchProblem? problem)
    {
        problem = null;
        if (command is { } words)
        {
            if (OwnProgram(image, words) is { } mine) return [.. mine, .. args ?? []];
            if (FindProgram(image, words[0], out problem) is not { } program) return null;
            return [.. program, .. words.Skip(1), .. args ?? []];
        }

        if (!image.Own.IsEmpty) return [.. Own(), GuardCommand.Name, .. image.Own, .. args ?? image.Cmd];
        if (image.Project is not { } project)
        {
            problem = new LaunchProblem(LaunchProblemReason.StartError, $"image {image.Repository} has no program of its own: it needs a command");
            return null;
        }

        return FindProject(project, out problem) is { } own ? [.. own, .. image.Entrypoint, .. args ?? image.Cmd] : null;
    }

    /// <summary>
    /// Programs that a shell inside of the container must find as well: <c>nc</c> and the image's own. What the fixed list names
    /// too (<c>sleep</c>) a shell takes from the host, which is quicker.
    /// </summary>
    public IEnumerable<(string Name, ImmutableArray<string> Words)> Shims(Image image)
    {
        yield return (NetcatCommand.Name, [.. Own(), NetcatCommand.Name]);
        foreach (var (path, program) in image.Programs)
        {
            var name = Path.GetFileName(path);
            if (!HostPrograms.ContainsKey(name) && name != NetcatCommand.Name && FindOwn(program, out _) is { } words) yield return (name, words);
        }
    }

    /// <summary>A command that names the image's own program, as Dockerfiles do: by its file, or as <c>dotnet App.dll</c>.</summary>
    private static ImmutableArray<string>? OwnProgram(Image image, ImmutableArray<string> words)
    {
        if (image.Own is not [.., var file]) return null;
        var name = Path.GetFileNameWithoutExtension(file);
        var skipped = Path.GetFileNameWithoutExtension(words[0]) == name ? 1 : words is ["dotnet", var dll, ..] && Path.GetFileNameWithoutExtension(dll) == name ? 2 : 0;
        return skipped == 0 ? null : [.. Own(), GuardCommand.Name, .. image.Own, .. words.Skip(skipped)];
    }

    private ImmutableArray<string>? FindProgram(Image image, string word, out LaunchProblem? problem)
    {
        var name = word;
        foreach (var folder in ProgramFolders)
        {
            if (word.StartsWith(folder, StringComparison.Ordinal)) name = word[folder.Length..];
        }

        if (image.Programs.TryGetValue(word, out var program) || image.Programs.TryGetValue(name, out program)) return FindOwn(program, out problem);
        if (name == NetcatCommand.Name)
        {
            problem = null;
            return [.. Own(), NetcatCommand.Name];
        }

        if (!HostPrograms.TryGetValue(name, out var package))
        {
            var known = string.Join(", ", image.Programs.Keys.Concat(HostPrograms.Keys).Append(NetcatCommand.Name).Order(StringComparer.Ordinal));
            problem = new LaunchProblem(
                LaunchProblemReason.StartError, $"exec: \"{word}\": executable file not found in image {image.Repository}; Playground has: {known}");
            return null;
        }

        problem = null;
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (found is not null) return [.. Own(), GuardCommand.Name, found];
        problem = new LaunchProblem(
            LaunchProblemReason.StartError, $"exec: \"{word}\": not on this machine; it is taken from the host, on Debian: apt-get install {package}");
        return null;
    }

    /// <param name="program">A project, and the words that stand before its arguments.</param>
    /// <param name="problem">Why it is not there.</param>
    private ImmutableArray<string>? FindOwn(string program, out LaunchProblem? problem)
    {
        var words = program.Split(' ');
        return FindProject(words[0], out problem) is { } found ? [.. found, .. words.Skip(1)] : null;
    }

    private ImmutableArray<string>? FindProject(string project, out LaunchProblem? problem)
    {
        problem = null;
        // LoadClient/fortio: a program that is not called like its project.
        var slash = project.IndexOf('/', StringComparison.Ordinal);
        var name = project[(slash + 1)..];
        var folder = Path.Combine(programDirectory, "workloads", slash < 0 ? project : project[..slash]);
        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
        if (File.Exists(executable)) return [executable];
        if (File.Exists(Path.Combine(folder, name + ".dll"))) return [DotnetHost(), Path.Combine(folder, name + ".dll")];
        problem = new LaunchProblem(LaunchProblemReason.ErrImagePull, $"program {name} is not there: looked for {executable} and {name}.dll beside it");
        return null;
    }

    /// <summary>Playground itself: it guards programs that do not know <c>PARENT_PIPE</c>, and is every pod's <c>nc</c>.</summary>
    private static ImmutableArray<string> Own()
    {
        var own = typeof(CommandLine).Assembly.Location;
        var executable = Path.ChangeExtension(own, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(executable) ? [executable] : [DotnetHost(), own];
    }

    private static string DotnetHost() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");
}
