using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>What controllers own, let go and take over; none of the pods starts.</summary>
public sealed class ClaimsTests
{
    private static readonly PodsOptions NoPlaces = new() { MostPods = 0 };

    [Fact]
    public async Task A_pod_that_its_ReplicaSet_no_longer_selects_is_let_go_and_replaced_and_one_that_it_selects_again_is_taken_back()
    {
        await using var lab = await PodLab.StartAsync(NoPlaces);
        var replicaSet = lab.Create(ResourceKinds.ReplicaSet, "web", Spec(1));
        var first = await lab.UntilAsync(() => lab.Pods("web").SingleOrDefault(), "a pod");
        Label(lab, first.Name, "debug");
        var second = await lab.UntilAsync(() => lab.Pods("web").SingleOrDefault(pod => Owner.UidOf(pod) == replicaSet.Uid), "another pod");
        Assert.NotEqual(first.Uid, second.Uid);
        var free = Assert.Single(lab.Pods("debug"));
        Assert.Equal((first.Uid, null), (free.Uid, free.Json.At("metadata", "ownerReferences")));

        // Two are one too many: which of them goes is not said.
        Label(lab, first.Name, "web");
        var left = await lab.UntilAsync(() => lab.Pods("web") is [var one] && Owner.UidOf(one) == replicaSet.Uid ? one : null, "one pod again");
        Assert.Contains(left.Uid, new[] { first.Uid, second.Uid });
    }

    [Fact]
    public async Task A_new_Deployment_takes_over_the_ReplicaSets_and_pods_that_one_of_its_name_left_behind()
    {
        await using var lab = await PodLab.StartAsync(NoPlaces);
        var gone = lab.Create(ResourceKinds.Deployment, "web", Spec(2));
        await lab.UntilAsync(() => lab.Pods("web").Length == 2 ? "two" : null, "two pods");
        var before = lab.Pods("web").Select(pod => pod.Uid).ToArray();
        var replicaSet = Assert.Single(lab.Store.List(ResourceKinds.ReplicaSet).Items);

        Assert.Null(new ObjectDeleter(lab.Store).Delete(gone, new DeleteOptions(Propagation: Propagation.Orphan)));
        Assert.Null(lab.Store.Find(ResourceKinds.Deployment, "default", "web"));
        Assert.Null(Owner.UidOf(lab.Store.Find(ResourceKinds.ReplicaSet, "default", replicaSet.Name)!));

        var deployment = lab.Create(ResourceKinds.Deployment, "web", Spec(2));
        await lab.UntilAsync(() => lab.Store.Find(ResourceKinds.Deployment, "default", "web")!.Json.Number("status", "updatedReplicas") == 2 ? "seen" : null, "two of the template");
        var adopted = Assert.Single(lab.Store.List(ResourceKinds.ReplicaSet).Items);
        Assert.Equal((replicaSet.Uid, deployment.Uid), (adopted.Uid, Owner.UidOf(adopted)));
        Assert.Equal(before.Order(), lab.Pods("web").Select(pod => pod.Uid).Order());
    }

    [Fact]
    public async Task A_Deployment_that_leaves_its_ReplicaSets_behind_is_marked_before_so_that_it_does_not_take_them_back()
    {
        await using var lab = await PodLab.StartAsync(NoPlaces);
        var deployment = lab.Create(ResourceKinds.Deployment, "web", Spec(1));
        await lab.UntilAsync(() => lab.Store.Find(ResourceKinds.Deployment, "default", "web")!.Json.Number("status", "updatedReplicas") == 1 ? "done" : null, "a pod");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var changes = lab.Store.Watch(null, lab.Store.Version, stop.Token);
        Assert.Null(new ObjectDeleter(lab.Store).Delete(deployment, new DeleteOptions(Propagation: Propagation.Orphan)));
        var isMarked = false;
        await foreach (var change in changes)
        {
            if (change.Current.Kind == ResourceKinds.Deployment && Owner.IsBeingDeleted(change.Current)) isMarked = true;
            if (change.Current.Kind == ResourceKinds.ReplicaSet && Owner.UidOf(change.Current) is null) break;
        }

        Assert.True(isMarked);
    }

    [Fact]
    public async Task A_ReplicaSet_follows_its_Deployments_minReadySeconds()
    {
        await using var lab = await PodLab.StartAsync(NoPlaces);
        lab.Create(ResourceKinds.Deployment, "web", Spec(1));
        StoredObject? ReplicaSet(int? seconds) => lab.Store.List(ResourceKinds.ReplicaSet).Items.SingleOrDefault(rs => rs.Json.Number("spec", "minReadySeconds") == seconds);
        await lab.UntilAsync(() => ReplicaSet(null), "a ReplicaSet");
        Change(lab, spec => spec["minReadySeconds"] = 7);
        await lab.UntilAsync(() => ReplicaSet(7), "7 s");
        Change(lab, spec => spec.Remove("minReadySeconds"));
        await lab.UntilAsync(() => ReplicaSet(null), "none");
    }

    [Fact]
    public async Task A_paused_Deployment_with_a_new_template_can_be_scaled_to_nothing_and_up_again()
    {
        await using var lab = await PodLab.StartAsync(NoPlaces);
        lab.Create(ResourceKinds.Deployment, "web", Spec(1));
        StoredObject? ReplicaSet(int size) => lab.Store.List(ResourceKinds.ReplicaSet).Items.SingleOrDefault(rs => rs.Json.Number("status", "replicas") == size);
        var first = await lab.UntilAsync(() => ReplicaSet(1), "one pod");
        Change(lab, spec =>
        {
            spec["paused"] = true;
            spec["template"]!["spec"]!["containers"]![0]!["args"] = new JsonArray("9080", "new");
        });
        Change(lab, spec => spec["replicas"] = 0);
        await lab.UntilAsync(() => ReplicaSet(0), "none");
        Change(lab, spec => spec["replicas"] = 2);
        Assert.Equal(first.Uid, (await lab.UntilAsync(() => ReplicaSet(2), "two pods")).Uid);
    }

    private static string Spec(int replicas) => $$"""
        { "spec": { "replicas": {{replicas}}, "selector": { "matchLabels": { "app": "web" } }, "template": {
            "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [ { "name": "main", "image": "test/program" } ] } } } }
        """;

    private static void Label(PodLab lab, string pod, string app) => lab.Store.Change(ResourceKinds.Pod, "default", pod, json =>
    {
        json["metadata"]!["labels"]!["app"] = app;
        return true;
    });

    private static void Change(PodLab lab, Action<JsonObject> change) => lab.Store.Change(ResourceKinds.Deployment, "default", "web", json =>
    {
        change(json["spec"]!.AsObject());
        return true;
    });
}
