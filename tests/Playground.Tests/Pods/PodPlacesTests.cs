using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>No more pods run at once than the Node says.</summary>
public sealed class PodPlacesTests
{
    private const string Full =
        "0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.";

    private const string Web = """ "ports": [ { "containerPort": 9080 } ] """;

    [Fact]
    public async Task A_pod_beyond_the_limit_waits_says_why_and_starts_when_another_one_has_gone()
    {
        await using var lab = await PodLab.StartAsync(new PodsOptions { MostPods = 1 });
        lab.CreatePod("first", Web);
        await lab.ReadyAsync("first");
        lab.CreatePod("second", Web);
        var waiting = await lab.PodUntilAsync("second", pod => pod.Json.Items("status", "conditions").Any(), "told to wait");
        await lab.PodUntilAsync("second", _ => lab.Events("second", "FailedScheduling").Length > 0, "and everybody told of it");
        var condition = Assert.Single(waiting.Json.Items("status", "conditions"));
        Assert.Equal(("PodScheduled", "False", "Unschedulable", Full), (condition.Text("type"), condition.Text("status"), condition.Text("reason"), condition.Text("message")));
        Assert.Equal(("Pending", null), (waiting.Json.Text("status", "phase"), waiting.Json.Text("spec", "nodeName")));
        Assert.Null(lab.Runner.Find(waiting.Uid));
        var said = Assert.Single(lab.Events("second", "FailedScheduling")).Json;
        Assert.Equal(("Warning", Full, "default-scheduler"), (said.Text("type"), said.Text("message"), said.Text("source", "component")));

        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "first", 1);
        var started = await lab.ReadyAsync("second");
        Assert.Null(lab.Store.Find(ResourceKinds.Pod, "default", "first"));
        Assert.Equal("True", started.Json.Items("status", "conditions").Single(c => c.Text("type") == "PodScheduled").Text("status"));
        Assert.Equal(1, Assert.Single(lab.Events("second", "FailedScheduling")).Json.Number("count"));
    }

    [Fact]
    public async Task A_pod_that_has_finished_takes_no_place()
    {
        await using var lab = await PodLab.StartAsync(new PodsOptions { MostPods = 1 });
        lab.CreatePod("first", Web, """ "restartPolicy": "Never", """);
        var first = await lab.ReadyAsync("first");
        lab.CreatePod("second", Web);
        await lab.PodUntilAsync("second", _ => lab.Events("second", "FailedScheduling").Length > 0, "told to wait");
        await EndAsync(lab, first);
        await lab.ReadyAsync("second");
        Assert.Equal("Succeeded", lab.Store.Find(ResourceKinds.Pod, "default", "first")!.Json.Text("status", "phase"));
    }

    [Fact]
    public async Task The_Node_says_how_many_pods_may_run()
    {
        var store = new ObjectStore(TimeProvider.System);
        var options = new PlaygroundOptions { StateDirectory = Path.GetTempPath() }.WithDrawnPorts();
        await new SystemObjects(store, options, new PodsOptions { MostPods = 7 }, TimeProvider.System).StartAsync(TestContext.Current.CancellationToken);
        var node = Assert.Single(store.List(ResourceKinds.Node).Items).Json;
        Assert.Equal(("7", "7"), (node.Text("status", "capacity", "pods"), node.Text("status", "allocatable", "pods")));
        Assert.Equal(110, new PodsOptions().MostPods);
    }

    [Fact]
    public async Task A_ReplicaSet_gets_and_loses_its_pods_five_hundred_at_a_time()
    {
        await using var lab = await PodLab.StartAsync(new PodsOptions { MostPods = 0 });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(60));
        var changes = lab.Store.Watch(ResourceKinds.ReplicaSet, null, stop.Token);
        lab.Create(ResourceKinds.ReplicaSet, "web", """
            { "spec": { "replicas": 600, "selector": { "matchLabels": { "app": "web" } }, "template": {
                "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [ { "name": "main", "image": "test/program" } ] } } } }
            """);
        var sizes = new List<int>();
        await foreach (var change in changes)
        {
            if (change.Current.Json.Number("status", "replicas") is not { } size || (sizes.Count > 0 && sizes[^1] == size)) continue;
            sizes.Add(size);
            if (size == 0) break;
            if (size != 600) continue;
            lab.Store.Change(ResourceKinds.ReplicaSet, "default", "web", json =>
            {
                json["spec"]!["replicas"] = 0;
                return true;
            });
        }

        Assert.Equal([500, 600, 100, 0], sizes);
    }

    private static async Task EndAsync(PodLab lab, StoredObject pod)
    {
        try
        {
            await lab.AskAsync(pod, "/exit?0");
        }
        catch (HttpRequestException)
        {
            // It ended before it answered, as it was told.
        }
    }
}
