using System.Diagnostics;
using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>Playground as people get it who have no SDK: one archive, unpacked in an empty home.</summary>
[Needs("gcc")]
[Needs("curl")]
public sealed class ArchiveTests
{
    [Fact]
    public async Task Unpacked_in_an_empty_home_it_shows_the_page()
    {
        var program = await PublishedForm.OfAsync("Playground", "playground");
        var home = Directory.CreateTempSubdirectory("home-").FullName;
        try
        {
            var archive = Path.Combine(home, "playground.tar.gz");
            await OkAsync("tar", "-czf", archive, "-C", Path.GetDirectoryName(program)!, ".");
            Directory.CreateDirectory(Path.Combine(home, "playground"));
            await OkAsync("tar", "-xzf", archive, "-C", Path.Combine(home, "playground"));

            var start = Stopwatch.GetTimestamp();
            await using var playground = ChildProcess.Start("env", ["-i", $"HOME={home}", "PATH=/usr/bin:/bin", Path.Combine(home, "playground", "playground"), "up", "--ports", "auto", "--offline"]);
            var line = await playground.WaitForLineAsync(l => l.StartsWith("Bookinfo ", StringComparison.Ordinal), TimeSpan.FromMinutes(2));
            var page = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            await Eventually.HoldsAsync(async () => await IsWholeAsync(client, page), TimeSpan.FromMinutes(2), () => playground.Output);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Figures.Keep("archive", string.Create(CultureInfo.InvariantCulture, $"playground.tar.gz {new FileInfo(archive).Length / 1e6:F0} MB; started in an empty home, the page is whole after {seconds:F1} s (wanted: 10 s)"));

            var kubeconfig = await ChildProcess.RunAsync("env", ["-i", $"HOME={home}", "PATH=/usr/bin:/bin", Path.Combine(home, "playground", "playground"), "kubeconfig"]);
            Assert.Equal(0, kubeconfig.ExitCode);
            Assert.Matches("server: https://127.0.0.1:[0-9]+\n", kubeconfig.StandardOutput);
            playground.Signal(2);
            Assert.Equal(0, await playground.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

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

    private static async Task OkAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(program, arguments, limit: TimeSpan.FromMinutes(5));
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
