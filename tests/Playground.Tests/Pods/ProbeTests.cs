using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class ProbeTests
{
    private const string Port = """ "ports": [ { "containerPort": 9080, "name": "web" } ] """;

    [Fact]
    public async Task Readiness_follows_the_http_probe_both_ways()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Port + """, "readinessProbe": { "httpGet": { "path": "/ready", "port": "web" }, "periodSeconds": 1, "failureThreshold": 1 } """);
        var pod = await lab.ReadyAsync("web");
        await lab.AskAsync(pod, "/sick");
        await lab.PodUntilAsync("web", p => PodLab.Container(p).Flag("ready") == false, "unready");
        Assert.Equal("Running", lab.Store.Find(ResourceKinds.Pod, "default", "web")!.Json.Text("status", "phase"));
        await lab.AskAsync(pod, "/well");
        await lab.ReadyAsync("web");
    }

    [Fact]
    public async Task A_failed_liveness_probe_restarts_the_container()
    {
        await using var lab = await PodLab.StartAsync();

        // The other probes wait until the first has passed: on a busy machine a program may not listen for seconds.
        lab.CreatePod("web", Port + """
            , "startupProbe": { "httpGet": { "path": "/ready", "port": 9080 }, "periodSeconds": 1, "timeoutSeconds": 5, "failureThreshold": 60 },
            "livenessProbe": { "httpGet": { "path": "/ready", "port": 9080 }, "periodSeconds": 1, "timeoutSeconds": 5, "failureThreshold": 2 }
            """);
        var pod = await lab.ReadyAsync("web");
        await lab.AskAsync(pod, "/sick");
        await lab.PodUntilAsync("web", p => PodLab.Container(p).Number("restartCount") == 1 && PodLab.Container(p).Flag("ready") == true, "restarted");
        Assert.Contains(lab.Events("web", "Unhealthy"), e => e.Json.Text("message")!.StartsWith("Liveness probe failed: HTTP probe failed with statuscode: 503", StringComparison.Ordinal));
        Assert.Contains(lab.Events("web", "Killing"), e => e.Json.Text("message") == "Container main failed liveness probe, will be restarted");
    }

    [Fact]
    public async Task A_container_that_never_starts_up_is_restarted_and_not_ready_meanwhile()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Port + """, "args": [ "9080", "sick" ], "startupProbe": { "httpGet": { "path": "/ready", "port": 9080 }, "periodSeconds": 1, "failureThreshold": 1 } """);
        var pod = await lab.PodUntilAsync("web", p => PodLab.Container(p).Number("restartCount") == 1, "restarted");
        Assert.False(PodLab.Container(pod).Flag("ready"));
        Assert.Contains(lab.Events("web", "Unhealthy"), e => e.Json.Text("message")!.StartsWith("Startup probe failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exec_and_tcp_probes_count_too()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod(
            "web", Port + """
                , "readinessProbe": { "exec": { "command": [ "sh", "-c", "test -f /flags/up" ] }, "periodSeconds": 1, "timeoutSeconds": 5 },
                "livenessProbe": { "tcpSocket": { "port": "web" } }, "volumeMounts": [ { "name": "flags", "mountPath": "/flags" } ]
                """,
            pod: """ "volumes": [ { "name": "flags", "emptyDir": {} } ], """);
        var pod = await lab.PodUntilAsync("web", p => PodLab.Container(p).At("state", "running") is not null, "running");
        Assert.False(PodLab.Container(pod).Flag("ready"));
        File.WriteAllText(lab.Runner.Find(pod.Uid)!.Mounts.Resolve("/flags/up"), "");
        await lab.ReadyAsync("web");
    }
}
