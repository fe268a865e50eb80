using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A task that is stopped in the middle of a step.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class InterruptedTaskTests(SharedPlayground shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Its_objects_are_put_back(int signal)
    {
        await using var run = PlaygroundProcess.Launch(shared.Playground.State, "task", "run", "fault-injection");
        await run.WaitForLineAsync(l => l.Contains("at least 5.5 s", StringComparison.Ordinal), Limit);
        Assert.Contains("ratings", await shared.Playground.RunAsync("get", "vs"), StringComparison.Ordinal);

        run.Signal(signal);

        Assert.Equal(130, await run.WaitForExitAsync(Limit));
        Assert.Contains("Interrupted; everything is put back now", run.Output, StringComparison.Ordinal);
        Assert.Contains("virtualservice.networking.istio.io/ratings deleted", run.Output, StringComparison.Ordinal);
        Assert.Contains("fault-injection: cancelled", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("ratings", await shared.Playground.RunAsync("get", "vs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Playground_that_was_started_for_it_ends()
    {
        var folder = Directory.CreateTempSubdirectory("interrupted-").FullName;
        var junit = Path.Combine(folder, "junit.xml");
        try
        {
            await using var run = PlaygroundProcess.Launch(Path.Combine(folder, "no-state"), "task", "run", "request-timeouts", "ingress-control", "--junit", junit);
            await run.WaitForLineAsync(l => l.Contains("at least 1.9 s", StringComparison.Ordinal), Limit);
            var children = StartAndEndTests.ChildrenOf(run.Id);
            Assert.True(children.Count >= 6, $"{children.Count} children");

            run.Signal(2);

            Assert.Equal(130, await run.WaitForExitAsync(Limit));
            Assert.Contains("The Playground of this run has ended.", run.Output, StringComparison.Ordinal);
            Assert.Contains("1 not begun", run.Output, StringComparison.Ordinal);
            Assert.Contains("the run was stopped", await File.ReadAllTextAsync(junit), StringComparison.Ordinal);
            await Eventually.HoldsAsync(() => Task.FromResult(!children.Any(StartAndEndTests.IsAlive)), TimeSpan.FromSeconds(30), () => "children are left");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
