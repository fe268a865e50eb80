using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class RolloutTests
{
    [Theory]
    [InlineData("25%", "25%", 1, 1, 0)]
    [InlineData("25%", "25%", 4, 1, 1)]
    [InlineData("25%", "25%", 10, 3, 2)]
    [InlineData(null, null, 4, 1, 1)]
    [InlineData("2", "0", 3, 2, 0)]
    [InlineData("0", "0", 3, 0, 1)]
    public void Surge_rounds_up_and_unavailable_down(string? surge, string? unavailable, int replicas, int moreAllowed, int fewerAllowed) =>
        Assert.Equal(new Rollout(moreAllowed, fewerAllowed), Rollout.Of(surge, unavailable, replicas));

    [Fact]
    public void A_rolling_update_never_leaves_its_bounds()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var replicas = random.Next(1, 12);
            var rollout = Rollout.Of($"{random.Next(0, 100)}%", $"{random.Next(0, 100)}%", replicas);
            var (old, current, available) = (replicas, 0, 0);
            for (var step = 0; step < 100 && (old > 0 || available < replicas); step++)
            {
                current = rollout.NewSize(replicas, current, old + current);
                Assert.InRange(old + current, 0, replicas + rollout.MaxSurge);
                available = Math.Min(current, available + random.Next(0, 3));
                old -= Math.Min(old, rollout.OldToRemove(replicas, old + current, current, available));
                Assert.InRange(old + available, replicas - rollout.MaxUnavailable, replicas + rollout.MaxSurge);
                if (step == 99) Assert.Fail($"no end: {rollout} of {replicas}");
            }
        }
    }

    [Fact]
    public void Templates_that_differ_only_in_empty_fields_are_the_same()
    {
        var one = JsonNode.Parse("""{ "metadata": { "labels": { "app": "a" } }, "spec": { "volumes": [ { "name": "v", "emptyDir": {} } ], "containers": [ { "name": "c" } ] } }""");
        var other = JsonNode.Parse("""
            { "metadata": { "creationTimestamp": null, "labels": { "pod-template-hash": "x", "app": "a" } },
              "spec": { "containers": [ { "name": "c", "resources": {} } ], "volumes": [ { "name": "v", "emptyDir": {} } ] } }
            """);
        Assert.True(PodTemplateHash.SameTemplate(one, other));
        Assert.Equal(PodTemplateHash.Of(one!, 0), PodTemplateHash.Of(JsonNode.Parse(other!.ToJsonString())!, 0));
    }

    [Fact]
    public async Task An_update_keeps_pods_ready_all_along_and_a_rollback_reuses_the_old_replica_set()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Deployment, "web", Deployment("RollingUpdate", "one"));
        await RolledOutAsync(lab, "one");
        var first = Assert.Single(lab.Store.List(ResourceKinds.ReplicaSet).Items).Name;
        var lowest = 2;
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var _ in lab.Store.Watch(ResourceKinds.Pod, null, stop.Token))
                    lowest = Math.Min(lowest, lab.Pods("web").Count(pod => PodState.IsReady(pod) && !Owner.IsBeingDeleted(pod)));
            },
            TestContext.Current.CancellationToken);
        SetArgument(lab, "two");
        await RolledOutAsync(lab, "two");
        SetArgument(lab, "one");
        var deployment = await RolledOutAsync(lab, "one");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(2, lowest);
        Assert.Equal(2, lab.Store.List(ResourceKinds.ReplicaSet).Items.Count);
        Assert.Equal("3", deployment.Json.Text("metadata", "annotations", "deployment.kubernetes.io/revision"));
        Assert.Equal("3", lab.Store.Find(ResourceKinds.ReplicaSet, "default", first)!.Json.Text("metadata", "annotations", "deployment.kubernetes.io/revision"));
        Assert.Contains(deployment.Json.Items("status", "conditions"), c => c.Text("type") == "Progressing" && c.Text("reason") == "NewReplicaSetAvailable");
    }

    [Fact]
    public async Task Recreate_ends_the_old_pods_before_it_makes_new_ones()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Deployment, "web", Deployment("Recreate", "one"));
        await RolledOutAsync(lab, "one");
        var old = lab.Pods("web").Select(pod => pod.Name).ToArray();
        var most = 0;
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(
            async () =>
            {
                await foreach (var _ in lab.Store.Watch(ResourceKinds.Pod, null, stop.Token)) most = Math.Max(most, lab.Pods("web").Length);
            },
            TestContext.Current.CancellationToken);
        SetArgument(lab, "two");
        await RolledOutAsync(lab, "two");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(2, most);
        Assert.DoesNotContain(lab.Pods("web"), pod => old.Contains(pod.Name));
    }

    [Fact]
    public async Task A_paused_deployment_waits()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Deployment, "web", Deployment("RollingUpdate", "one"));
        await RolledOutAsync(lab, "one");
        lab.Store.Change(ResourceKinds.Deployment, "default", "web", json =>
        {
            json["spec"]!["paused"] = true;
            return true;
        });
        SetArgument(lab, "two");
        var paused = await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Deployment, "default", "web") is { } d && d.Json.Number("status", "observedGeneration") == d.Json.Number("metadata", "generation") ? d : null, "observed");
        Assert.Contains(paused.Json.Items("status", "conditions"), c => c.Text("reason") == "DeploymentPaused");
        Assert.Single(lab.Store.List(ResourceKinds.ReplicaSet).Items);
        lab.Store.Change(ResourceKinds.Deployment, "default", "web", json => json["spec"]!.AsObject().Remove("paused"));
        await RolledOutAsync(lab, "two");
    }

    private static string Deployment(string strategy, string argument) => $$"""
        { "spec": { "replicas": 2, "strategy": { "type": "{{strategy}}" }, "selector": { "matchLabels": { "app": "web" } }, "template": {
            "metadata": { "labels": { "app": "web" } },
            "spec": { "containers": [ { "name": "main", "image": "test/program", "args": [ "9080", "{{argument}}" ], "ports": [ { "containerPort": 9080 } ] } ] } } } }
        """;

    private static void SetArgument(PodLab lab, string argument) => lab.Store.Change(ResourceKinds.Deployment, "default", "web", json =>
    {
        json["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![1] = argument;
        return true;
    });

    private static Task<StoredObject> RolledOutAsync(PodLab lab, string argument) => lab.UntilAsync(
        () =>
        {
            var d = lab.Store.Find(ResourceKinds.Deployment, "default", "web")!;
            var done = d.Json.Number("status", "observedGeneration") == d.Json.Number("metadata", "generation")
                && d.Json.Number("status", "updatedReplicas") == 2 && d.Json.Number("status", "replicas") == 2 && d.Json.Number("status", "availableReplicas") == 2;
            return done && lab.Pods("web").All(pod => pod.Json.GetProperty("spec").Items("containers").First().Texts("args")!.Value[1] == argument) && lab.Pods("web").Length == 2 ? d : null;
        },
        $"rolled out {argument}");
}
