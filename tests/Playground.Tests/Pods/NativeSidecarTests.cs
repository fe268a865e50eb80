using System.Text.Json;

using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>Init containers with <c>restartPolicy: Always</c> run beside the others, as Kubernetes has it since 1.29.</summary>
public sealed class NativeSidecarTests
{
    private const string Web = """ "args": [ "9080" ], "ports": [ { "containerPort": 9080 } ] """;

    [Fact]
    public async Task It_starts_in_its_turn_counts_as_a_container_and_its_ports_are_the_pods()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web, pod: """
            "initContainers": [
                { "name": "first", "image": "test/program", "args": [ "done", "a" ] },
                { "name": "helper", "image": "test/program", "restartPolicy": "Always", "args": [ "9090" ], "ports": [ { "containerPort": 9090 } ], "startupProbe": { "tcpSocket": { "port": 9090 } } },
                { "name": "last", "image": "test/program", "args": [ "done", "b" ] } ],
            """);
        var pod = await lab.ReadyAsync("web");
        Assert.Equal("/arguments 9090", $"/arguments {await lab.AskAsync(pod, "/arguments", 9090)}");
        Assert.Equal(["Completed", null, "Completed"], pod.Json.Items("status", "initContainerStatuses").Select(c => c.Text("state", "terminated", "reason")));
        var helper = Helper(pod);
        Assert.True(helper.GetProperty("started").GetBoolean() && helper.GetProperty("ready").GetBoolean());
        Assert.True(helper.GetProperty("state").GetProperty("running").GetProperty("startedAt").GetDateTime() <= Ended(pod, "last"), "it ran before the one after it");
        Assert.Equal(("2/2", "Running"), (PodContainers.Ready(pod.Json), PodPhase.Of(pod.Json)));

        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 30);
        await lab.GoneAsync("web");
        Assert.Equal(["Stopping container main", "Stopping container helper"], lab.Events("web", "Killing").OrderBy(e => int.Parse(e.Json.Text("metadata", "resourceVersion")!, System.Globalization.CultureInfo.InvariantCulture)).Select(e => e.Json.Text("message")));
    }

    [Fact]
    public async Task While_its_startup_probe_fails_the_pod_is_initializing()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web, pod: """
            "initContainers": [ { "name": "helper", "image": "test/program", "restartPolicy": "Always", "args": [ "9091" ], "startupProbe": { "tcpSocket": { "port": 9090 }, "failureThreshold": 1000 } } ],
            """);
        var pod = await lab.PodUntilAsync("web", static p => Helper(p).ValueKind == JsonValueKind.Object && Helper(p).Text("state", "running", "startedAt") is not null, "helper runs");
        Assert.Equal(("0/2", "Init:0/1", "Pending"), (PodContainers.Ready(pod.Json), PodPhase.Of(pod.Json), pod.Json.Text("status", "phase")));
        Assert.Contains(pod.Json.Items("status", "conditions"), static c => c.Text("type") == "Initialized" && c.Text("message") == "containers with incomplete status: [helper]");
    }

    [Theory]
    [InlineData("done", "Succeeded")]
    [InlineData("fail", "Failed")]
    public async Task It_ends_when_the_others_have_and_says_nothing_about_how_they_fared(string argument, string phase)
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("job", $$""" "args": [ "{{argument}}" ] """, pod: """
            "restartPolicy": "Never",
            "initContainers": [ { "name": "helper", "image": "test/program", "restartPolicy": "Always", "args": [ "9090" ], "ports": [ { "containerPort": 9090 } ], "startupProbe": { "tcpSocket": { "port": 9090 } } } ],
            """);
        var pod = await lab.PodUntilAsync("job", static p => p.Json.Text("status", "phase") is "Succeeded" or "Failed", "finished");
        Assert.Equal(phase, pod.Json.Text("status", "phase"));
        Assert.Equal("asked to end", (await lab.LogAsync(pod, container: "helper"))[^1]);
        Assert.True(Ended(pod, "helper") >= Ended(pod, "main"));
    }

    [Fact]
    public async Task It_is_started_again_whatever_the_pods_policy()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web, pod: """
            "restartPolicy": "Never",
            "initContainers": [ { "name": "helper", "image": "test/program", "restartPolicy": "Always", "args": [ "fail" ] } ],
            """);
        var pod = await lab.PodUntilAsync("web", static p => Helper(p).Number("restartCount") >= 2 && PodLab.Container(p).Text("state", "running", "startedAt") is not null, "started again");
        Assert.Equal("Running", pod.Json.Text("status", "phase"));
        Assert.True(PodContainers.Restarts(pod.Json) >= 2);
    }

    [Fact]
    public async Task A_pod_whose_init_container_fails_for_good_has_failed()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("job", Web, pod: """
            "restartPolicy": "Never",
            "initContainers": [ { "name": "helper", "image": "test/program", "restartPolicy": "Always", "args": [ "9090" ] }, { "name": "last", "image": "test/program", "args": [ "fail" ] } ],
            """);
        var pod = await lab.PodUntilAsync("job", static p => p.Json.Text("status", "phase") == "Failed" && Helper(p).Text("state", "terminated", "reason") is not null, "failed");
        Assert.Equal("Init:Error", PodPhase.Of(pod.Json));
        Assert.Contains(pod.Json.Items("status", "conditions"), static c => c.Text("type") == "Ready" && c.Text("reason") == "PodFailed");
    }

    private static JsonElement Helper(StoredObject pod) => pod.Json.Items("status", "initContainerStatuses").FirstOrDefault(static c => c.Text("name") == "helper");

    private static DateTime Ended(StoredObject pod, string container) =>
        pod.Json.Items("status", "initContainerStatuses").Concat(pod.Json.Items("status", "containerStatuses")).First(c => c.Text("name") == container)
            .GetProperty("state").GetProperty("terminated").GetProperty("finishedAt").GetDateTime();
}
