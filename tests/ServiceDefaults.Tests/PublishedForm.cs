using System.Diagnostics;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>The native program that a project becomes.</summary>
internal static class PublishedForm
{
    /// <summary>Collection of the tests that publish: all build ServiceDefaults on their way.</summary>
    public const string OneAtATime = "published forms";

    /// <summary>Publishes once; again when a file of the service or of what it is made of is newer than the program.</summary>
    /// <param name="project">Folder under services.</param>
    /// <param name="name">The program's name; null: the project's.</param>
    public static async Task<string> OfAsync(string project, string? name = null)
    {
        var folder = Repository.PathTo("artifacts", "aot", project);
        var program = Path.Combine(folder, name ?? project);
        if (File.Exists(program) && NewestSource(project) < File.GetLastWriteTimeUtc(program)) return program;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Repository.Root };
        foreach (var argument in (string[])["publish", $"services/{project}", "-c", "Release", "-r", "linux-x64", "-o", folder, "-nologo"]) start.ArgumentList.Add(argument);
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await publish.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(publish.ExitCode == 0, output);
        Assert.DoesNotContain("warning IL", output);
        return program;
    }

    /// <summary>Where a port of the contract really is, by the program's own line about it.</summary>
    public static async Task<Uri> AddressAsync(ChildProcess service, int port, string scheme = "http")
    {
        var line = await service.WaitForLineAsync(l => l.StartsWith($"port {port} -> ", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        return new Uri($"{scheme}://{line[(line.LastIndexOf(' ') + 1)..]}");
    }

    private static DateTime NewestSource(string project) =>
        new[] { project, "Protos", "ServiceDefaults" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo("services", folder), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
            .Max(File.GetLastWriteTimeUtc);
}
