using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>A task that is stopped in the middle of a step.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class InterruptedTaskTests(SharedPlayground shared) : IDisposable
{
    /// <summary>Its second step never sees what it waits for, so it is surely the one that is interrupted.</summary>
    private const string Endless = """
        title: waits in vain
        scenarios:
        - name: s
          steps:
          - apply: rule.yaml
          - request: {path: /productpage}
            within: 10m
            expect: {status: 599}
        """;

    private const string Rule = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: interrupted}
        spec: {hosts: [interrupted.example.com], http: [{directResponse: {status: 200}}]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("interrupted-");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Its_objects_are_put_back(int signal)
    {
        await using var run = PlaygroundProcess.Launch(shared.Playground.State, "task", "run", WriteTask());
        await run.WaitForLineAsync(l => l.Contains("status 599", StringComparison.Ordinal), Limit);
        Assert.Contains("interrupted", await shared.Playground.RunAsync("get", "vs"), StringComparison.Ordinal);

        run.Signal(signal);

        Assert.Equal(130, await run.WaitForExitAsync(Limit));
        Assert.Contains("Interrupted; everything is put back now", run.Output, StringComparison.Ordinal);
        Assert.Contains("virtualservice.networking.istio.io/interrupted deleted", run.Output, StringComparison.Ordinal);
        Assert.Contains("endless: cancelled", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("interrupted", await shared.Playground.RunAsync("get", "vs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Playground_that_was_started_for_it_ends()
    {
        var junit = Path.Combine(_folder.FullName, "junit.xml");
        await using var run = PlaygroundProcess.Launch(Path.Combine(_folder.FullName, "no-state"), "task", "run", WriteTask(), "ingress-control", "--junit", junit);
        await run.WaitForLineAsync(l => l.Contains("status 599", StringComparison.Ordinal), Limit);
        var children = StartAndEndTests.ChildrenOf(run.Id);
        Assert.True(children.Count >= 6, $"{children.Count} children");

        run.Signal(2);

        Assert.Equal(130, await run.WaitForExitAsync(Limit));
        Assert.Contains("The Playground of this run has ended.", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 not begun", run.Output, StringComparison.Ordinal);
        Assert.Contains("the run was stopped", await File.ReadAllTextAsync(junit), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => Task.FromResult(!children.Any(StartAndEndTests.IsAlive)), TimeSpan.FromSeconds(30), () => "children are left");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string WriteTask()
    {
        var folder = _folder.CreateSubdirectory("endless").FullName;
        File.WriteAllText(Path.Combine(folder, "task.yaml"), Endless);
        File.WriteAllText(Path.Combine(folder, "rule.yaml"), Rule);
        return folder;
    }
}
