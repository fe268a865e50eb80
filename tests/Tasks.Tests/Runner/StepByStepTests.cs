using Bookinfo.Playground.Tasks;

namespace Bookinfo.Tasks.Tests.Runner;

/// <summary><c>--step</c>: a person says when to go on.</summary>
public sealed class StepByStepTests
{
    private const string Rule = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http: [{route: [{destination: {host: reviews, subset: v3}}]}]
        """;

    private const string Task = """
        title: t
        scenarios:
        - name: s
          steps:
          - apply: rule.yaml
          - request: {path: /productpage}
            expect: {status: 200}
        """;

    [Fact]
    public async Task Each_step_waits_for_Enter_and_so_does_the_clean_up()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);
        var input = new CountingReader("\n\n\n");

        var result = await fixture.RunAsync(Task, input, onRead: count =>
        {
            // Nothing is done before it is said, and nothing is undone before the person has looked.
            Assert.Equal(count > 1, fixture.Cluster.Istio("virtualservices/reviews") is not null);
            Assert.Equal(count > 2 ? 1 : 0, fixture.Bookinfo.Pages);
        });

        Assert.True(result.Outcome == TaskOutcome.Passed, fixture.Story);
        Assert.Equal(3, input.Reads);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
    }

    [Theory]
    [InlineData("\nq\n")]
    [InlineData("\n")]
    public async Task Q_or_the_end_of_input_stops_and_puts_everything_back(string typed)
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);

        var result = await fixture.RunAsync(Task, new CountingReader(typed), onRead: null);

        Assert.Equal(TaskOutcome.Cancelled, result.Outcome);
        Assert.Equal(["stopped before task.yaml:6, as you wished"], result.Reasons);
        Assert.Equal(0, fixture.Bookinfo.Pages);
        Assert.Equal(2, fixture.Cluster.Changes.Count);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
    }

    [Fact]
    public async Task Ctrl_C_at_the_question_stops_too()
    {
        await using var fixture = await RunnerFixture.StartAsync();
        fixture.Write("rule.yaml", Rule);
        using var stop = new CancellationTokenSource();
        using var never = new SemaphoreSlim(0);
        var input = new CountingReader("\n\n\n");

        var result = await fixture.RunAsync(
            Task,
            input,
            onRead: count =>
            {
                if (count < 2) return;
                stop.Cancel();
                never.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            },
            stop.Token);

        never.Release(10);
        Assert.Equal(TaskOutcome.Cancelled, result.Outcome);
        Assert.Contains("Interrupted; everything is put back now", fixture.Story, StringComparison.Ordinal);
        Assert.Null(fixture.Cluster.Istio("virtualservices/reviews"));
    }
}
