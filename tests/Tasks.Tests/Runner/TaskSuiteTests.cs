using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Xml.Linq;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>Several tasks in one run: the table, the exit code, the JUnit file, and what a task may leave behind.</summary>
public sealed class TaskSuiteTests : IDisposable
{
    private const string Passes = "title: t\nscenarios:\n- name: s\n  steps:\n  - request: {path: /productpage}\n    expect: {status: 200}\n";
    private const string NeedsGatewayApi = "title: t\nrequires: [gateway-api]\nscenarios:\n- name: s\n  steps:\n  - kubectl: [version]\n";

    /// <summary>The answer's body has a character that XML cannot carry, as programs' outputs do.</summary>
    private const string Fails = """
        title: t
        scenarios:
        - name: first <part>
          steps:
          - request: {path: /productpage}
            expect: {status: 200}
          - request: {path: /productpage}
            expect: {status: 200, body: {equals: "a \x1b[31mred\x1b[0m \"word\" & <tag> \ud83d\ude00"}}
        - name: second
          steps:
          - request: {path: /productpage}
            expect: {status: 200}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("suite-");

    [Fact]
    public async Task What_is_not_applicable_is_said_and_is_no_failure()
    {
        await using var fixture = await RunnerFixture.StartAsync();

        var (results, output) = await RunAsync(fixture, ("later", NeedsGatewayApi), ("now", Passes));

        Assert.Equal([TaskOutcome.NotApplicable, TaskOutcome.Passed], results.Select(r => r.Outcome));
        Assert.Equal(0, TaskSuite.ExitCode(results));
        Assert.Contains("not applicable (requires gateway-api, which is not there)", Row(output, "later"), StringComparison.Ordinal);
        Assert.EndsWith("passed", Row(output, "now"), StringComparison.Ordinal);
        Assert.Contains("[2/2] now: t", output, StringComparison.Ordinal);
        Assert.Contains("2 tasks: 1 not applicable, 1 passed, ", output, StringComparison.Ordinal);
        Assert.Empty(fixture.Cluster.Changes);
    }

    [Fact]
    public async Task Where_nothing_is_applicable_the_exit_code_says_that_nothing_was_judged()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        Assert.Equal(3, TaskSuite.ExitCode((await RunAsync(fixture, ("later", NeedsGatewayApi))).Results));
    }

    [Fact]
    public async Task After_a_failure_the_next_task_is_run()
    {
        await using var fixture = await RunnerFixture.StartAsync();

        var (results, output) = await RunAsync(fixture, ("bad", Fails), ("good", Passes));

        Assert.Equal([TaskOutcome.Failed, TaskOutcome.Passed], results.Select(r => r.Outcome));
        Assert.Equal(1, TaskSuite.ExitCode(results));
        Assert.Contains("1/3", Row(output, "bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_Ctrl_C_the_next_task_is_not_begun()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        using var stop = new CancellationTokenSource();
        fixture.Bookinfo.OnPage = _ => stop.Cancel();

        var (results, output) = await RunAsync(fixture, [("first", Passes), ("second", Passes)], fixture.Environment, stop.Token);

        Assert.Equal(TaskOutcome.Cancelled, Assert.Single(results).Outcome);
        Assert.Equal(130, TaskSuite.ExitCode(results));
        Assert.Contains("1 not begun", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JUnit_has_a_case_for_each_step_and_is_well_formed_whatever_a_program_prints()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        (string, string)[] texts = [("bad", Fails), ("good", Passes), ("later", NeedsGatewayApi), ("never", Passes)];
        var tasks = Read(texts);
        var (results, _) = await RunAsync(fixture, texts[..3]);
        var path = Path.Combine(_folder.FullName, "junit.xml");

        JunitReport.Write(path, tasks, results, new EngineName("istio", "1.27"));

        var suites = XDocument.Load(path).Root!.Elements("testsuite").ToDictionary(s => s.Attribute("name")!.Value);
        Assert.Equal(["bad", "good", "later", "never"], suites.Keys);
        Assert.Equal(("3", "1", "1"), Counts(suites["bad"]));
        Assert.Equal(("1", "0", "0"), Counts(suites["good"]));
        Assert.Equal(("1", "0", "1"), Counts(suites["later"]));
        Assert.Equal(("1", "0", "1"), Counts(suites["never"]));
        Assert.Equal(
            ["first <part> (task.yaml:5)", "first <part> (task.yaml:7)", "second (task.yaml:11)"],
            suites["bad"].Elements("testcase").Select(c => c.Attribute("name")!.Value));
        Assert.All(suites["bad"].Elements("testcase"), c => Assert.Equal("bad", c.Attribute("classname")!.Value));
        var failure = Assert.Single(suites["bad"].Descendants("failure"));
        Assert.Contains("body is ", failure.Attribute("message")!.Value, StringComparison.Ordinal);
        Assert.Contains("\uFFFD[31mred\uFFFD[0m \"word\" & <tag> \U0001F600", failure.Value, StringComparison.Ordinal);
        Assert.Contains("$ curl -s http://127.0.0.1:", failure.Value, StringComparison.Ordinal);
        Assert.Equal(
            ["engine=istio", "version=1.27"],
            suites["good"].Descendants("property").Select(p => $"{p.Attribute("name")!.Value}={p.Attribute("value")!.Value}"));
        Assert.Equal("requires gateway-api, which is not there", suites["later"].Descendants("skipped").Single().Attribute("message")!.Value);
    }

    [Fact]
    public async Task On_an_engine_of_its_own_a_task_that_leaves_something_behind_has_failed()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Bookinfo.OnPage = _ => fixture.Cluster.Objects["/api/v1/services"] =
            JsonNode.Parse("""{"items":[{"metadata":{"name":"forgotten","namespace":"default"},"spec":{} } ] }""")!.AsObject();

        var (results, output) = await RunAsync(fixture, [("untidy", Passes)], fixture.Environment with { IsPrivate = true, Patience = Patience.Playground with { CleanUp = TimeSpan.FromSeconds(40) } });

        Assert.Equal(TaskOutcome.Failed, Assert.Single(results).Outcome);
        Assert.Equal(["services default/forgotten was left behind"], results[0].Reasons);
        Assert.Contains("services default/forgotten was left behind", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_is_waited_for_longer_and_judged_by_wider_bands()
    {
        var step = Read([("t", """
            title: t
            scenarios:
            - name: s
              steps:
              - request: {path: /}
                within: 10s
                expect: {share: [{of: a, value: 0.5}, {of: b, value: 0.5, sigma: 5}], duration: {min: 1s, max: 2s}}
            """)])[0].Scenarios[0].Steps[0];

        Assert.Equal(TimeSpan.FromSeconds(10), Patience.Playground.Of(step).Within);
        var there = Patience.Cluster.Of(step);
        Assert.Equal(TimeSpan.FromSeconds(30), there.Within);
        Assert.Equal([4, 5], there.Expect.Shares.Select(s => s.Sigma));
        Assert.Equal(new DurationRule(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)), there.Expect.Duration);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Row(string output, string task) => output.Split('\n').Single(l => l.StartsWith($"{task} ", StringComparison.Ordinal)).TrimEnd();

    private static (string, string, string) Counts(XElement suite) =>
        (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value);

    private Task<(ImmutableArray<TaskResult> Results, string Output)> RunAsync(RunnerFixture fixture, params (string Name, string Yaml)[] tasks) =>
        RunAsync(fixture, tasks, fixture.Environment);

    private async Task<(ImmutableArray<TaskResult> Results, string Output)> RunAsync(
        RunnerFixture fixture, (string Name, string Yaml)[] tasks, TaskEnvironment environment, CancellationToken ct = default)
    {
        await using var output = new StringWriter();
        var results = await TaskSuite.RunAsync(Read(tasks), environment with { Kubeconfig = fixture.Cluster.Kubeconfig }, output, ct);
        return (results, output.ToString());
    }

    private ImmutableArray<TaskFile> Read((string Name, string Yaml)[] tasks) =>
        [.. tasks.Select(t => TaskFileReader.Read(t.Yaml, "task.yaml", Path.Combine(_folder.FullName, t.Name)).Task!)];
}
