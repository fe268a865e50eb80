using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;

using Bookinfo.Playground.Pods.Images;

namespace Bookinfo.Playground.Commands;

/// <summary><c>up --image NAME=PATH</c>: your own program as a pod. A project is built here, once.</summary>
internal static class OwnImageOption
{
    private static readonly Option<string[]> Images = new("--image")
    {
        Description = "NAME=PATH: pods with this image run your program; PATH is a project (.csproj or its folder, built now), a dll or an executable. May be repeated.",
    };

    public static void AddTo(Command command) => command.Options.Add(Images);

    /// <exception cref="CommandException">A value that cannot be used, or a project that does not build.</exception>
    public static async Task<ImmutableArray<OwnImage>> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var images = ImmutableArray.CreateBuilder<OwnImage>();
        foreach (var text in arguments.GetValue(Images) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == text.Length - 1) throw new CommandException($"--image: found \"{text}\"; allowed is NAME=PATH, for example my/app:dev=./src/MyApp");
            var repository = ImageReference.Repository(text[..equals]);
            if (images.Any(known => known.Repository == repository)) throw new CommandException($"--image: found {repository} twice; one program for each name");
            images.Add(new OwnImage(repository, await ProgramOfAsync(text[(equals + 1)..], cancellationToken)));
        }

        return images.ToImmutable();
    }

    private static async Task<ImmutableArray<string>> ProgramOfAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            if (Directory.GetFiles(full, "*.csproj") is not [var only]) throw new CommandException($"--image: {path}: found {Directory.GetFiles(full, "*.csproj").Length} projects; allowed is a folder with one .csproj, a .csproj, a dll or an executable");
            full = only;
        }

        if (!File.Exists(full)) throw new CommandException($"--image: {path}: no such file or folder");
        if (Path.GetExtension(full) == ".csproj") return Started(await BuildAsync(full, cancellationToken));
        if (Path.GetExtension(full) == ".dll") return Started(full);
        if (!IsExecutable(full)) throw new CommandException($"--image: {path}: may not be executed; chmod +x it, or name a project or a dll");
        return [full];
    }

    /// <summary>The program that the SDK puts beside a dll, where it is there.</summary>
    private static ImmutableArray<string> Started(string dll)
    {
        var beside = Path.ChangeExtension(dll, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(beside) ? [beside] : [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", dll];
    }

    private static async Task<string> BuildAsync(string project, CancellationToken cancellationToken)
    {
        Console.WriteLine($"building {project} ...");
        var (code, output) = await DotnetAsync(["build", project, "-nologo", "-v:q", "-clp:ErrorsOnly"], cancellationToken);
        if (code != 0) throw new CommandException($"--image: {project} does not build:\n{output.Trim()}");
        (code, output) = await DotnetAsync(["msbuild", project, "-nologo", "-getProperty:TargetPath"], cancellationToken);
        var target = output.Trim();
        return code == 0 && File.Exists(target) ? target : throw new CommandException($"--image: {project}: the build left no program where it should: found \"{target}\"");
    }

    private static async Task<(int Code, string Output)> DotnetAsync(string[] words, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CommandException($"--image: a project needs the .NET SDK to be built: {e.Message}; name a dll or an executable instead");
        }

        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
