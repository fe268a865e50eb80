namespace Bookinfo.Testing;

/// <summary>The program that a project becomes for images and archives: images/publish makes it in artifacts/aot, once for all tests.</summary>
public static class PublishedForm
{
    /// <summary>Collection of the tests of one program that publish; between programs a file locks.</summary>
    public const string OneAtATime = "published forms";

    /// <summary>Many native compilations may stand before ours.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <summary>Publishes once; again when a file of the service or of what it is made of is newer than the program.</summary>
    /// <param name="project">Folder under services.</param>
    /// <param name="name">The program's name; null: the project's.</param>
    /// <returns>Path of the program.</returns>
    /// <exception cref="InvalidOperationException">It cannot be published, or not without warnings of trimming.</exception>
    public static async Task<string> OfAsync(string project, string? name = null)
    {
        var program = Repository.PathTo("artifacts", "aot", project, name ?? project);
        await using var mine = await LockAsync();
        if (File.Exists(program) && NewestSource(project) < File.GetLastWriteTimeUtc(program)) return program;
        var published = await ChildProcess.RunAsync(Repository.PathTo("images", "publish"), [project], limit: Limit, folder: Repository.Root);
        if (published.ExitCode != 0 || published.Output.Contains("warning IL", StringComparison.Ordinal)) throw new InvalidOperationException(published.Output);
        // A link that was up to date is not written again.
        File.SetLastWriteTimeUtc(program, DateTime.UtcNow);
        return program;
    }

    /// <summary>Where a port of the contract really is, by the program's own line about it.</summary>
    public static async Task<Uri> AddressAsync(ChildProcess service, int port, string scheme = "http")
    {
        var line = await service.WaitForLineAsync(l => l.StartsWith($"port {port} -> ", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        return new Uri($"{scheme}://{line[(line.LastIndexOf(' ') + 1)..]}");
    }

    private static async Task<FileStream> LockAsync()
    {
        FileStream? file = null;
        var path = Repository.PathTo("artifacts", "aot", ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await Eventually.HoldsAsync(() => Task.FromResult(TryOpen(path, out file)), Limit, () => $"{path} is locked by another program");
        return file!;
    }

    private static bool TryOpen(string path, out FileStream? file)
    {
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            file = null;
            return false;
        }
    }

    private static DateTime NewestSource(string project) =>
        Sources(project)
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo("services", folder), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"))
            .Max(File.GetLastWriteTimeUtc);

    // Playground brings every workload along.
    private static string[] Sources(string project) => project == "Playground" ? [""] : [project, "Protos", "ServiceDefaults"];
}
