using System.Text.Json.Nodes;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary>The files of k8s/tasks/request-routing, run against fakes: the task passes where routing works and fails where it does not.</summary>
public sealed class RequestRoutingTaskTests
{
    [Fact]
    public async Task The_task_passes_where_rules_are_obeyed_and_leaves_nothing_behind()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        var before = fixture.Cluster.Objects.Keys.Order().ToList();

        var result = await fixture.RunSharedAsync("request-routing");

        Assert.True(result.Outcome == TaskOutcome.Passed, fixture.Story);
        Assert.Equal(before, fixture.Cluster.Objects.Keys.Order());
        Assert.Contains($"$ for i in $(seq 10); do curl -s -b jason.cookies http://127.0.0.1:{fixture.Bookinfo.Port}/productpage; done", fixture.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_task_fails_at_the_first_step_that_a_deaf_mesh_gets_wrong_and_undoes_what_it_applied()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Bookinfo.Cluster = null;

        var result = await fixture.RunSharedAsync("request-routing");

        Assert.Equal(TaskOutcome.Failed, result.Outcome);
        var failed = result.Steps[^1];
        Assert.IsType<RequestStep>(failed.Step);
        Assert.Contains("body contains \"glyphicon glyphicon-star\" and must not", Assert.Single(failed.Mismatches), StringComparison.Ordinal);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
        Assert.Null(fixture.Cluster.Istio("destinationrules/reviews"));
    }

    [Fact]
    public async Task Rules_that_were_there_before_are_there_again_afterwards()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        const string Path = "/apis/networking.istio.io/v1/namespaces/default/destinationrules/reviews";
        fixture.Cluster.Objects[Path] = JsonNode.Parse(
            """{"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"reviews","uid":"1","resourceVersion":"7"},"spec":{"host":"reviews"}}""")!.AsObject();

        var result = await fixture.RunSharedAsync("request-routing");

        Assert.True(result.Outcome == TaskOutcome.Passed, fixture.Story);
        Assert.Equal("""{"host":"reviews"}""", fixture.Cluster.Objects[Path]["spec"]!.ToJsonString());
        Assert.Null(fixture.Cluster.Objects[Path]["metadata"]!["annotations"]);
        Assert.Contains("destinationrule.networking.istio.io/reviews restored", fixture.Story, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_workload_is_told_before_anything_is_applied()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Cluster.Objects.TryRemove("/apis/apps/v1/namespaces/default/deployments/reviews-v2", out _);

        var result = await fixture.RunSharedAsync("request-routing");

        Assert.Equal(TaskOutcome.Failed, result.Outcome);
        Assert.Equal(["deployment reviews-v2 is not there; the task needs it"], result.Reasons);
        Assert.Empty(fixture.Cluster.Changes);
    }
}
