using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>What the runner does with steps, requirements, interruptions and clusters that refuse.</summary>
public sealed class TaskRunnerTests
{
    private const string Rule = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http: [{route: [{destination: {host: reviews, subset: v3}}]}]
        """;

    [Fact]
    public async Task Ctrl_C_undoes_what_was_applied()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);
        using var stop = new CancellationTokenSource();
        fixture.Bookinfo.OnPage = _ => stop.Cancel();

        var result = await fixture.RunAsync(
            """
            title: t
            scenarios:
            - name: s
              steps:
              - apply: rule.yaml
              - request: {path: /productpage, times: 1000}
                expect: {status: 200}
            """,
            stop.Token);

        Assert.Equal(TaskOutcome.Cancelled, result.Outcome);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
        Assert.Equal(2, fixture.Cluster.Changes.Count);
    }

    [Fact]
    public async Task A_step_is_repeated_until_its_time_is_over()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var result = await fixture.RunAsync(
            """
            title: t
            scenarios:
            - name: s
              steps:
              - request: {path: /productpage}
                within: 20s
                expect: {body: {contains: text-red-500}}
            """);
        Assert.Equal(TaskOutcome.Passed, result.Outcome);
        Assert.Equal(2, fixture.Bookinfo.Pages);
    }

    [Theory]
    [InlineData("gateway-api", false)]
    [InlineData("tcp-port-31400", false)]
    [InlineData("file-mounted-certs", false)]
    [InlineData("offline", false)]
    [InlineData("external", true)]
    [InlineData("external|offline", true)]
    [InlineData("istio>=1.24", true)]
    public async Task An_unmet_requirement_makes_a_task_not_applicable(string requirement, bool isMet)
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var result = await fixture.RunAsync(
            $"title: t\nrequires: [\"{requirement}\"]\nscenarios:\n- name: s\n  steps:\n  - request: {{path: /productpage}}\n    expect: {{status: 200}}\n");
        Assert.Equal(isMet ? TaskOutcome.Passed : TaskOutcome.NotApplicable, result.Outcome);
        if (!isMet) Assert.Equal([$"requires {requirement}, which is not there"], result.Reasons);
    }

    [Theory]
    [InlineData("1.23.1", false)]
    [InlineData("1.27.0-distroless", true)]
    public async Task A_cluster_is_asked_for_the_version_of_its_istiod(string tag, bool isMet)
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Cluster.Objects["/apis/apps/v1/namespaces/istio-system/deployments"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"items":[{"spec":{"template":{"spec":{"containers":[{"image":"registry:5000/istio/pilot:TAG"}]}}}}]}""".Replace("TAG", tag, StringComparison.Ordinal))!.AsObject();
        var task = TaskFileReader.Read("title: t\nrequires: [istio>=1.24]\nscenarios:\n- name: s\n  steps:\n  - request: {path: /productpage}\n    expect: {status: 200}\n", "task.yaml", "/t").Task!;
        var result = await fixture.RunAsync(task, fixture.Environment with { IsPlayground = false }, CancellationToken.None);
        Assert.Equal(isMet ? TaskOutcome.Passed : TaskOutcome.NotApplicable, result.Outcome);
    }

    [Fact]
    public async Task A_refused_object_is_told_in_the_servers_words_and_the_others_of_the_file_are_undone()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rules.yaml", $"{Rule}\n---\n{Rule.Replace("name: reviews", "name: bad", StringComparison.Ordinal)}\n---\napiVersion: v9\nkind: Nothing\nmetadata: {{name: x}}\n");
        fixture.Cluster.Refused = "bad";
        var result = await fixture.RunAsync("title: t\nscenarios:\n- name: s\n  steps:\n  - apply: rules.yaml\n");
        Assert.Equal(TaskOutcome.Failed, result.Outcome);
        Assert.Equal(["exit code 1 instead of 0"], result.Steps[0].Mismatches);
        Assert.Contains("Error from server (BadRequest): admission webhook \"validation.istio.io\" denied the request", fixture.Story, StringComparison.Ordinal);
        Assert.Contains("no matches for kind \"Nothing\" in version \"v9\"", fixture.Story, StringComparison.Ordinal);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
    }

    [Fact]
    public async Task A_refusal_can_be_what_a_task_wants_to_show()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);
        fixture.Cluster.Refused = "reviews";
        var result = await fixture.RunAsync("title: t\nscenarios:\n- name: s\n  steps:\n  - apply: rule.yaml\n    expect: {exit: 1, body: {contains: denied the request}}\n");
        Assert.Equal(TaskOutcome.Passed, result.Outcome);
    }

    [Fact]
    public async Task A_user_who_cannot_log_in_is_told_as_such()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var task = TaskFileReader.Read("title: t\nscenarios:\n- name: s\n  steps:\n  - request: {path: /productpage, as: jason}\n    expect: {status: 200}\n", "task.yaml", "/t").Task!;
        var kubernetes = new Uri(YamlServer(fixture));
        var result = await fixture.RunAsync(task, fixture.Environment with { Ingress = kubernetes.Authority }, CancellationToken.None);
        Assert.Equal(["no answer: login as jason: status 401 instead of 302"], result.Steps[0].Mismatches);
    }

    [Fact]
    public async Task A_cluster_that_is_gone_and_a_bad_token_are_told()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);
        const string Task = "title: t\nscenarios:\n- name: s\n  steps:\n  - apply: rule.yaml\n";
        var kubeconfig = await File.ReadAllTextAsync(fixture.Cluster.Kubeconfig);

        await File.WriteAllTextAsync(fixture.Cluster.Kubeconfig, kubeconfig.Replace("token: secret", "token: wrong", StringComparison.Ordinal));
        Assert.Equal(TaskOutcome.Failed, (await fixture.RunAsync(Task)).Outcome);
        Assert.Contains("Error from server (Unauthorized)", fixture.Story, StringComparison.Ordinal);

        await fixture.Cluster.StopAsync();
        var result = await fixture.RunAsync("title: t\nrequires: [gateway-api]\nscenarios:\n- name: s\n  steps:\n  - apply: rule.yaml\n");
        Assert.StartsWith("the Kubernetes API cannot be reached", Assert.Single(result.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_fails_with_its_name()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var task = TaskFileReader.Read("title: t\nscenarios:\n- name: s\n  steps:\n  - kubectl: [version]\n", "task.yaml", "/t").Task!;
        var result = await fixture.RunAsync(task, fixture.Environment with { Kubeconfig = "/nowhere/kubeconfig" }, CancellationToken.None);
        Assert.Equal(TaskOutcome.Failed, result.Outcome);
        Assert.Contains("/nowhere/kubeconfig", Assert.Single(result.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    [Needs("kubectl")]
    public async Task A_kubectl_step_runs_the_machines_own()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var result = await fixture.RunAsync("title: t\nscenarios:\n- name: s\n  steps:\n  - kubectl: [config, current-context]\n    expect: {body: {equals: \"fake\\n\"}}\n");
        Assert.True(result.Outcome == TaskOutcome.Passed, fixture.Story);
    }

    private static string YamlServer(RunnerFixture fixture) =>
        System.Text.RegularExpressions.Regex.Match(File.ReadAllText(fixture.Cluster.Kubeconfig), "server: \"(.*?)\"").Groups[1].Value;
}
