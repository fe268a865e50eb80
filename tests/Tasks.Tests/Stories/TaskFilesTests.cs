using System.Globalization;
using System.Xml.Linq;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Every folder of k8s/tasks, run as a user runs them: one <c>task run --all</c>. A task that is not asserted is not done.</summary>
[Needs("kubectl")]
[Needs("curl")]
public sealed class TaskFilesTests(AllTasksRun run) : IClassFixture<AllTasksRun>
{
    public static TheoryData<string> Tasks =>
        [.. Directory.EnumerateDirectories(Repository.PathTo("k8s", "tasks")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Its_steps_show_what_they_must_and_leave_nothing_behind(string task)
    {
        var suite = (await run.SuitesAsync()).GetValueOrDefault(task) ?? throw new InvalidOperationException($"{task} is not in the report; the run ended with:\n{run.End}");
        var failures = suite.Descendants("failure").Select(f => $"{f.Parent!.Attribute("name")!.Value}: {f.Attribute("message")!.Value}\n{f.Value}");
        var skipped = suite.Descendants("skipped").Select(s => $"{s.Parent!.Attribute("name")!.Value}: {s.Attribute("message")!.Value}");
        Assert.Equal([], failures);
        Assert.Equal([], skipped);
        Assert.True(int.Parse(suite.Attribute("tests")!.Value, CultureInfo.InvariantCulture) > 1);
    }

    [Fact]
    public async Task The_run_ends_well_with_a_table_and_an_engine()
    {
        var suites = await run.SuitesAsync();
        Assert.True(run.ExitCode == 0, run.End);
        Assert.Contains("The Playground of this run has ended.", run.End, StringComparison.Ordinal);
        Assert.Contains($"{suites.Count} tasks: {suites.Count} passed", run.End, StringComparison.Ordinal);
        Assert.All(suites.Values, s => Assert.Equal("playground", s.Descendants("property").First(p => p.Attribute("name")!.Value == "engine").Attribute("value")!.Value));
    }

    [Fact]
    public async Task The_list_has_a_line_for_each_and_covers_all_of_the_seed()
    {
        var (code, output) = await ChildProcess.RunAsync(PlaygroundProcess.Program, ["task", "list"]);
        Assert.True(code == 0, output);
        var lines = output.Split('\n');
        foreach (var task in Tasks.Select(t => t.Data)) Assert.Single(lines, l => l.StartsWith($"{task} ", StringComparison.Ordinal));
        Assert.Contains("18 of 18", output, StringComparison.Ordinal);
    }

    /// <summary>The user's seed is Korean.</summary>
    [Fact]
    public void Each_task_of_the_seed_has_a_Korean_story_with_the_commands_of_the_English_one()
    {
        var folders = Tasks.Select(t => Repository.PathTo("k8s", "tasks", t.Data)).Where(f => File.ReadAllText(Path.Combine(f, "task.yaml")).Contains("\nseed: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(11, folders.Count);
        foreach (var folder in folders)
        {
            var korean = File.ReadAllText(Path.Combine(folder, "README.ko.md"));
            Assert.True(korean.Count(c => c is >= '\uAC00' and <= '\uD7A3') > 200, $"{folder}: README.ko.md is not Korean");
            foreach (var file in Directory.EnumerateFiles(folder, "0*.yaml").Select(f => Path.GetFileName(f)))
                Assert.Contains($"`{file}`", korean, StringComparison.Ordinal);
            Assert.Contains($"task run {Path.GetFileName(folder)}", korean, StringComparison.Ordinal);
        }
    }
}

/// <summary>One run of all tasks, in a Playground that it starts itself, made when the first test asks for it.</summary>
public sealed class AllTasksRun : IDisposable
{
    /// <summary>Far beyond the five minutes it may take on a quiet machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(25);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("all-tasks-");
    private readonly Lazy<Task<Dictionary<string, XElement>>> _suites;

    public AllTasksRun() => _suites = new(RunAsync);

    public int ExitCode { get; private set; } = -1;

    /// <summary>The last lines of what it wrote.</summary>
    public string End { get; private set; } = "";

    /// <summary>The report's suites by name of their task.</summary>
    public Task<Dictionary<string, XElement>> SuitesAsync() => _suites.Value;

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<Dictionary<string, XElement>> RunAsync()
    {
        var junit = Path.Combine(_folder.FullName, "junit.xml");
        var (code, output) = await ChildProcess.RunAsync(
            PlaygroundProcess.Program, ["task", "run", "--all", "--junit", junit, "--state", Path.Combine(_folder.FullName, "no-state")], limit: Limit);
        ExitCode = code;
        End = string.Join('\n', output.Split('\n').TakeLast(60));
        return File.Exists(junit) ? XDocument.Load(junit).Root!.Elements("testsuite").ToDictionary(s => s.Attribute("name")!.Value) : [];
    }
}
