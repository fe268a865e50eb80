using System.Diagnostics;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>An empty home folder, and Playground started in it with nothing else of this machine's environment.</summary>
internal sealed class NewHome(string path) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Folder { get; } = Directory.CreateTempSubdirectory("home-").FullName;

    /// <summary>Starts Playground, waits for the whole page, asks for the kubeconfig, ends it.</summary>
    /// <param name="program">The command.</param>
    /// <returns>From the start to the page.</returns>
    public async Task<TimeSpan> SeePageAsync(string program)
    {
        var start = Stopwatch.GetTimestamp();
        await using var playground = ChildProcess.Start("env", [.. Environment, program, "up", "--ports", "auto", "--offline"]);
        var line = await playground.WaitForLineAsync(l => l.StartsWith("Bookinfo ", StringComparison.Ordinal), Limit);
        var page = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Eventually.HoldsAsync(async () => await IsWholeAsync(client, page), Limit, () => playground.Output);
        var time = Stopwatch.GetElapsedTime(start);

        Assert.Matches("server: https://127.0.0.1:[0-9]+\n", await OkAsync("env", [.. Environment, program, "kubeconfig"]));
        playground.Signal(2);
        Assert.Equal(0, await playground.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        return time;
    }

    /// <summary>Runs a program to its end, and wants it to succeed.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public static async Task<string> OkAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(program, arguments, limit: TimeSpan.FromMinutes(10), folder: Repository.Root);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.StandardOutput;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string[] Environment => ["-i", $"HOME={Folder}", $"PATH={path}"];

    private static async Task<bool> IsWholeAsync(HttpClient client, Uri page)
    {
        try
        {
            var text = await client.GetStringAsync(page);
            return text.Contains("Book Details", StringComparison.Ordinal) && text.Contains("Book Reviews", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
