using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class EndpointsTests
{
    [Fact]
    public async Task Endpoints_and_slices_follow_the_pods_of_a_service()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Service, "web", """ { "spec": { "selector": { "app": "web" }, "ports": [ { "port": 80, "targetPort": "http", "name": "front" } ] } } """);
        lab.CreatePod(
            "web", """ "ports": [ { "containerPort": 9080, "name": "http" } ], "readinessProbe": { "httpGet": { "path": "/ready", "port": "http" }, "periodSeconds": 1, "failureThreshold": 1 } """,
            metadata: """ "labels": { "app": "web" } """);
        var pod = await lab.ReadyAsync("web");
        var ip = pod.Json.Text("status", "podIP");
        var ready = await lab.UntilAsync(() => Endpoints(lab) is { } e && e.Json.Items("subsets").Any(s => s.Items("addresses").Any()) ? e : null, "ready address");
        var subset = Assert.Single(ready.Json.Items("subsets"));
        Assert.Equal((ip, "web", 9080, "front"), (subset.Items("addresses").Single().Text("ip"), subset.Items("addresses").Single().Text("targetRef", "name"), subset.Items("ports").Single().Number("port"), subset.Items("ports").Single().Text("name")));
        var slice = Assert.Single(lab.Store.List(ResourceKinds.EndpointSlice, "default").Items);
        Assert.Equal("web", slice.Json.Text("metadata", "labels", "kubernetes.io/service-name"));
        Assert.True(slice.Json.Items("endpoints").Single().Flag("conditions", "ready"));

        await lab.AskAsync(pod, "/sick");
        await lab.UntilAsync(() => Endpoints(lab)!.Json.Items("subsets").Any(s => s.Items("notReadyAddresses").Any()) ? "moved" : null, "unready address");
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 5);
        await lab.UntilAsync(() => !Endpoints(lab)!.Json.Items("subsets").Any() && lab.Store.List(ResourceKinds.EndpointSlice).Items.Count == 0 ? "empty" : null, "empty");
        lab.Store.Delete(ResourceKinds.Service, "default", "web");
        await lab.UntilAsync(() => Endpoints(lab) is null ? "gone" : null, "gone");
    }

    private static StoredObject? Endpoints(PodLab lab) => lab.Store.Find(ResourceKinds.Endpoints, "default", "web");
}
