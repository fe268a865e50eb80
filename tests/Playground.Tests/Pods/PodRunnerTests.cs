using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class PodRunnerTests
{
    private const string Web = """ "ports": [ { "containerPort": 9080 } ] """;

    [Fact]
    public async Task A_deployment_becomes_a_replica_set_a_pod_and_a_process_that_answers()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Deployment, "web", """
            { "spec": { "replicas": 2, "selector": { "matchLabels": { "app": "web" } }, "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": { "containers": [ { "name": "main", "image": "docker.io/test/program:1.2", "ports": [ { "containerPort": 9080 } ] } ] } } } }
            """);
        var deployment = await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Deployment, "default", "web") is { } d && d.Json.Number("status", "availableReplicas") == 2 ? d : null, "2 available");
        var pods = lab.Pods("web");
        Assert.Equal(2, pods.Length);
        foreach (var pod in pods) Assert.Equal(pod.Name, await lab.AskAsync(pod, "/"));
        Assert.Equal(["True", "True"], deployment.Json.Items("status", "conditions").Select(c => c.Text("status")));
        Assert.Equal(1, deployment.Json.Number("status", "observedGeneration"));
    }

    [Fact]
    public async Task A_pod_is_ready_only_when_its_ports_accept()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        Assert.Equal("web", await lab.AskAsync(pod, "/"));
        Assert.Equal("Running", pod.Json.Text("status", "phase"));
        Assert.StartsWith("10.244.", pod.Json.Text("status", "podIP"), StringComparison.Ordinal);
        foreach (var reason in new[] { "Scheduled", "Pulled", "Created", "Started" })
            Assert.Equal(pod.Uid, Assert.Single(lab.Events("web", reason)).Json.Text("involvedObject", "uid"));
    }

    [Fact]
    public async Task A_deleted_pod_is_asked_to_end_and_its_object_goes_when_the_process_is_gone()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        var process = Assert.Single(lab.Runner.Find(pod.Uid)!.ProcessIds);
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 30);
        await lab.GoneAsync("web");
        Assert.False(ProcessTable.Runs(process));
        Assert.False(Directory.Exists(Path.Combine(lab.StateDirectory, "pods", pod.Uid)));
    }
}
