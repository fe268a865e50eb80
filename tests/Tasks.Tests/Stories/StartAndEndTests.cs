using System.Net;
using System.Net.Sockets;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Beginnings and ends: a second start, Ctrl-C, a kill, a port that is taken.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class StartAndEndTests
{
    [Fact]
    public async Task A_second_start_says_that_one_runs_and_exits_non_zero_and_Ctrl_C_leaves_no_process()
    {
        await using var playground = await PlaygroundProcess.StartAsync();
        await using (var second = PlaygroundProcess.Launch(playground.State, "up", "--ports", "auto"))
        {
            Assert.NotEqual(0, await second.WaitForExitAsync(TimeSpan.FromSeconds(20)));
            Assert.Contains("already running", second.Output, StringComparison.Ordinal);
            Assert.Contains(playground.State, second.Output, StringComparison.Ordinal);
        }

        var children = ChildrenOf(playground.Process.Id);
        Assert.True(children.Count >= 6, $"{children.Count} children");
        playground.Process.Signal(2);
        Assert.Equal(0, await playground.Process.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.DoesNotContain(children, IsAlive);
    }

    [Fact]
    public async Task A_killed_Playground_leaves_no_process_after_two_seconds()
    {
        await using var playground = await PlaygroundProcess.StartAsync();
        var children = ChildrenOf(playground.Process.Id);
        Assert.True(children.Count >= 6, $"{children.Count} children");
        playground.Process.Signal(9);
        await playground.Process.WaitForExitAsync(TimeSpan.FromSeconds(5));
        await Eventually.HoldsAsync(() => Task.FromResult(!children.Any(IsAlive)), TimeSpan.FromSeconds(2), () => string.Join(' ', children.Where(IsAlive)));
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_the_way_around_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var state = Directory.CreateTempSubdirectory("playground-").FullName;
        await using var playground = PlaygroundProcess.Launch(state, "up", "--ports", "auto", "--http-port", $"{port}");
        Assert.NotEqual(0, await playground.WaitForExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains($"{port}", playground.Output, StringComparison.Ordinal);
        Assert.Contains("in use", playground.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", playground.Output, StringComparison.Ordinal);
        Directory.Delete(state, recursive: true);
    }

    internal static List<int> ChildrenOf(int pid)
    {
        var found = new List<int> { pid };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{found[i]}/task"))
            {
                var children = File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                found.AddRange(children.Select(int.Parse));
            }
        }

        return found[1..];
    }

    internal static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
