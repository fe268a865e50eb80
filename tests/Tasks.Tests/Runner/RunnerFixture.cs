using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>A fake cluster with a fake Bookinfo behind its gateway, and a way to run tasks there.</summary>
internal sealed class RunnerFixture : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("task-");

    private RunnerFixture(FakeCluster cluster, FakeBookinfo bookinfo)
    {
        Cluster = cluster;
        Bookinfo = bookinfo;
    }

    public FakeCluster Cluster { get; }

    public FakeBookinfo Bookinfo { get; }

    /// <summary>What the last run wrote.</summary>
    public string Story { get; private set; } = "";

    public TaskEnvironment Environment => new() { Kubeconfig = Cluster.Kubeconfig, IsPlayground = true, Patience = Patience.Playground with { Workloads = TimeSpan.FromSeconds(1) } };

    public static async Task<RunnerFixture> StartAsync()
    {
        var bookinfo = await FakeBookinfo.StartAsync();
        var cluster = await FakeCluster.StartAsync(bookinfo.Port);
        cluster.PutDeployments("productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3");
        bookinfo.Cluster = cluster;
        return new RunnerFixture(cluster, bookinfo);
    }

    /// <summary>Puts a file beside the task of <see cref="RunAsync(string, CancellationToken)"/>.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    public Task<TaskResult> RunAsync(string yaml, CancellationToken ct = default) => RunAsync(Read(TaskFileReader.Read(yaml, "task.yaml", _folder.FullName)), Environment, ct);

    /// <summary>Runs it step by step.</summary>
    public async Task<TaskResult> RunAsync(string yaml, CountingReader keyboard, Action<int>? onRead, CancellationToken ct = default)
    {
        keyboard.OnRead = onRead;
        await using var output = new StringWriter();
        var result = await TaskRunner.RunAsync(
            Read(TaskFileReader.Read(yaml, "task.yaml", _folder.FullName)), Environment with { StepByStep = new StepByStep(keyboard, output) }, output, ct);
        Story = output.ToString();
        return result;
    }

    public Task<TaskResult> RunSharedAsync(string task) => RunAsync(Read(TaskFileReader.Read(Repository.PathTo("k8s", "tasks", task))), Environment, CancellationToken.None);

    public async Task<TaskResult> RunAsync(TaskFile task, TaskEnvironment environment, CancellationToken ct)
    {
        using var output = new StringWriter();
        var result = await TaskRunner.RunAsync(task, environment, output, ct);
        Story = output.ToString();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Bookinfo.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static TaskFile Read(TaskFileResult result)
    {
        Assert.Empty(result.Errors);
        return result.Task!;
    }
}
