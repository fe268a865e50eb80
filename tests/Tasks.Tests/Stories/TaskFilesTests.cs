using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Every folder of k8s/tasks, run as a user runs it. A task that is not asserted is not done.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class TaskFilesTests(SharedPlayground shared)
{
    public static TheoryData<string> Tasks =>
        [.. Directory.EnumerateDirectories(Repository.PathTo("k8s", "tasks")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Its_steps_show_what_they_must_and_leave_nothing_behind(string task)
    {
        var output = await shared.Playground.RunAsync("task", "run", task);
        Assert.Contains($"{task}: PASSED", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("No resources found", await shared.Playground.RunAsync("get", "sidecars"), StringComparison.Ordinal);
        Assert.DoesNotContain("reviews", await shared.Playground.RunAsync("get", "vs"), StringComparison.Ordinal);
    }
}
