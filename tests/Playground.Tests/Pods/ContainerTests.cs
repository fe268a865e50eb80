using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

public sealed class ContainerTests
{
    private const string Web = """ "ports": [ { "containerPort": 9080 } ] """;

    [Fact]
    public async Task Environment_comes_from_image_services_config_and_manifest_and_nothing_else()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Service, "ratings", """ { "spec": { "clusterIP": "10.96.0.7", "ports": [ { "port": 9080, "name": "http" } ] } } """);
        lab.Create(ResourceKinds.ConfigMap, "settings", """ { "data": { "COLOR": "red", "SIZE": "9" } } """);
        lab.Create(ResourceKinds.Secret, "hidden", """ { "data": { "word": "c2VjcmV0" } } """);
        lab.CreatePod(
            "web", Web + """
                , "envFrom": [ { "configMapRef": { "name": "settings" }, "prefix": "P_" }, { "secretRef": { "name": "absent", "optional": true } } ],
                "env": [
                    { "name": "PLAIN", "value": "x" }, { "name": "JOINED", "value": "$(PLAIN)-$(P_COLOR)-$$(PLAIN)-$(NOBODY)" },
                    { "name": "OVERRIDDEN", "value": "by me" },
                    { "name": "WORD", "valueFrom": { "secretKeyRef": { "name": "hidden", "key": "word" } } },
                    { "name": "ME", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } },
                    { "name": "APP", "valueFrom": { "fieldRef": { "fieldPath": "metadata.labels['app']" } } },
                    { "name": "IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } },
                    { "name": "NO_PROXY", "value": "*" } ]
                """,
            metadata: """ "labels": { "app": "shop" } """);
        var pod = await lab.ReadyAsync("web");
        var expected = new Dictionary<string, string>
        {
            ["BAKED"] = "in the image",
            ["OVERRIDDEN"] = "by me",
            ["P_COLOR"] = "red",
            ["P_SIZE"] = "9",
            ["JOINED"] = "x-red-$(PLAIN)-$(NOBODY)",
            ["WORD"] = "secret",
            ["ME"] = "web",
            ["APP"] = "shop",
            ["IP"] = pod.Json.Text("status", "podIP")!,
            ["HOSTNAME"] = "web",
            ["RATINGS_SERVICE_HOST"] = "10.96.0.7",
            ["RATINGS_SERVICE_PORT"] = "9080",
            ["RATINGS_SERVICE_PORT_HTTP"] = "9080",
            ["RATINGS_PORT"] = "tcp://10.96.0.7:9080",
            ["RATINGS_PORT_9080_TCP_ADDR"] = "10.96.0.7",
            ["http_proxy"] = "http://127.0.0.1:15001",
            ["HTTPS_PROXY"] = "http://127.0.0.1:15001",
            ["all_proxy"] = "http://127.0.0.1:15001",
            ["OUTBOUND_PROXY"] = "http://127.0.0.1:15001",
            ["NO_PROXY"] = "(unset)",
            ["GATEWAY_INTERFACE"] = "(unset)",
            ["PORT_MAP"] = $"9080={lab.Runner.Find(pod.Uid)!.Ports!.Tcp[9080]}",
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (name, value) in expected) Assert.Equal($"{name}={value}", $"{name}={await lab.EnvAsync(pod, name)}");
        var names = (await lab.AskAsync(pod, "/env")).Split('\n');
        Assert.DoesNotContain("USER", names);
        Assert.Contains("suppress-connect-headers", await lab.AskAsync(pod, $"/file?{await lab.EnvAsync(pod, "CURL_HOME")}/.curlrc"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Volumes_are_private_files_and_words_that_name_them_are_rewritten()
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.ConfigMap, "settings", """ { "data": { "a.conf": "one", "b.conf": "two" } } """);
        lab.CreatePod(
            "web", Web + """
                , "args": [ "9080", "/etc/web/a.conf", "--scratch=/scratch/x", "/etc/webster" ], "workingDir": "/scratch",
                "volumeMounts": [ { "name": "conf", "mountPath": "/etc/web" }, { "name": "scratch", "mountPath": "/scratch" },
                                  { "name": "info", "mountPath": "/etc/info" }, { "name": "none", "mountPath": "/etc/none" } ]
                """,
            pod: """
                "volumes": [ { "name": "conf", "configMap": { "name": "settings", "items": [ { "key": "a.conf", "path": "a.conf" } ] } },
                    { "name": "scratch", "emptyDir": {} }, { "name": "none", "secret": { "secretName": "absent", "optional": true } },
                    { "name": "info", "downwardAPI": { "items": [ { "path": "labels", "fieldRef": { "fieldPath": "metadata.labels" } } ] } } ],
                """,
            metadata: """ "labels": { "app": "shop" } """);
        var pod = await lab.ReadyAsync("web");
        var root = Path.Combine(lab.StateDirectory, "pods", pod.Uid, "root");
        var arguments = (await lab.AskAsync(pod, "/arguments")).Split('\n');
        Assert.Equal(["9080", $"{root}/etc/web/a.conf", $"--scratch={root}/scratch/x", "/etc/webster"], arguments);
        Assert.Equal("one", await lab.AskAsync(pod, $"/file?{root}/etc/web/a.conf"));
        Assert.False(File.Exists($"{root}/etc/web/b.conf"));
        Assert.Equal("app=\"shop\"", File.ReadAllText($"{root}/etc/info/labels"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode($"{root}/etc/web/a.conf"));
        Assert.EndsWith("/volumes/scratch", await lab.AskAsync(pod, "/directory"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_process_is_back_at_once_and_counted()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        using (var process = System.Diagnostics.Process.GetProcessById(Assert.Single(lab.Runner.Find(pod.Uid)!.ProcessIds))) process.Kill();
        var back = await lab.PodUntilAsync("web", p => PodLab.Container(p).Number("restartCount") == 1 && PodLab.Container(p).Flag("ready") == true, "back");
        Assert.Equal(137, PodLab.Container(back).Number("lastState", "terminated", "exitCode"));
        Assert.Equal("Error", PodLab.Container(back).Text("lastState", "terminated", "reason"));
        Assert.Equal("web", await lab.AskAsync(back, "/"));
    }

    [Fact]
    public async Task A_failing_container_backs_off_and_keeps_its_last_log()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("bad", """ "args": [ "fail" ] """);
        var pod = await lab.PodUntilAsync("bad", p => PodLab.Container(p).Text("state", "waiting", "reason") == "CrashLoopBackOff", "backing off");
        Assert.Equal(7, PodLab.Container(pod).Number("lastState", "terminated", "exitCode"));
        Assert.NotEmpty(lab.Events("bad", "BackOff"));
        pod = await lab.PodUntilAsync("bad", p => PodLab.Container(p).Number("restartCount") >= 3, "restarted thrice");
        Assert.Equal(["started with fail"], await lab.LogAsync(pod, new LogRequest(Previous: true)));
    }

    [Theory]
    [InlineData("Never", "done", "Succeeded", 0)]
    [InlineData("OnFailure", "done", "Succeeded", 0)]
    [InlineData("Never", "fail", "Failed", 7)]
    public async Task Restart_policy_decides_how_a_pod_finishes(string policy, string argument, string phase, int code)
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("job", $$""" "args": [ "{{argument}}" ] """, pod: $$""" "restartPolicy": "{{policy}}", """);
        var pod = await lab.PodUntilAsync("job", p => p.Json.Text("status", "phase") is "Succeeded" or "Failed", "finished");
        Assert.Equal(phase, pod.Json.Text("status", "phase"));
        Assert.Equal(code, PodLab.Container(pod).Number("state", "terminated", "exitCode"));
        Assert.Equal(code == 0 ? "Completed" : "Error", PodLab.Container(pod).Text("state", "terminated", "reason"));
    }

    [Fact]
    public async Task Init_containers_run_in_order_before_the_others()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web, pod: """
            "initContainers": [ { "name": "first", "image": "test/program", "args": [ "done", "a" ] }, { "name": "istio-init", "image": "any/thing" },
                                { "name": "second", "image": "test/program", "args": [ "done", "b" ] } ],
            """);
        var pod = await lab.ReadyAsync("web");
        Assert.Equal(["Completed", "Completed", "Completed"], pod.Json.Items("status", "initContainerStatuses").Select(c => c.Text("state", "terminated", "reason")));
        Assert.Equal(["started with done b"], await lab.LogAsync(pod, container: "second"));
    }

    [Theory]
    [InlineData("nginx:1.27", "not ours, use something else")]
    [InlineData("docker.io/library/nginx", "not ours, use something else")]
    [InlineData("some/body:2", "Known:")]
    [InlineData("test/unbuilt", "Unbuilt is not there")]
    public async Task An_unknown_image_says_what_is_known(string image, string message)
    {
        await using var lab = await PodLab.StartAsync();
        lab.Create(ResourceKinds.Pod, "odd", $$""" { "spec": { "containers": [ { "name": "main", "image": "{{image}}" } ] } } """);
        var pod = await lab.PodUntilAsync("odd", p => PodLab.Container(p).Text("state", "waiting", "reason") == "ErrImagePull", "failed to pull");
        Assert.Contains(message, PodLab.Container(pod).Text("state", "waiting", "message"), StringComparison.Ordinal);
        pod = await lab.PodUntilAsync("odd", p => PodLab.Container(p).Text("state", "waiting", "reason") == "ImagePullBackOff", "backing off");
        Assert.Equal("Pending", pod.Json.Text("status", "phase"));
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "odd", 30);
        await lab.GoneAsync("odd");
    }

    [Fact]
    public async Task A_command_is_ours_or_the_hosts_or_an_error()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("own", Web + """, "command": [ "/usr/bin/own", "9080" ] """);
        lab.CreatePod("host", """ "command": [ "/bin/sh", "-c", "echo from sh; exit 4" ] """, pod: """ "restartPolicy": "Never", """);
        lab.CreatePod("none", """ "command": [ "/bin/frobnicate" ] """, pod: """ "restartPolicy": "Never", """);
        Assert.Equal("own", await lab.AskAsync(await lab.ReadyAsync("own"), "/"));
        var host = await lab.PodUntilAsync("host", p => p.Json.Text("status", "phase") == "Failed", "failed");
        Assert.Equal(4, PodLab.Container(host).Number("state", "terminated", "exitCode"));
        Assert.Equal(["from sh"], await lab.LogAsync(host));
        var none = await lab.PodUntilAsync("none", p => p.Json.Text("status", "phase") == "Failed", "failed");
        Assert.Equal(128, PodLab.Container(none).Number("state", "terminated", "exitCode"));
        Assert.Equal("StartError", PodLab.Container(none).Text("state", "terminated", "reason"));
        Assert.Contains("frobnicate", PodLab.Container(none).Text("state", "terminated", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_config_map_holds_the_container_until_it_comes()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web + """, "env": [ { "name": "COLOR", "valueFrom": { "configMapKeyRef": { "name": "late", "key": "color" } } } ] """);
        var pod = await lab.PodUntilAsync("web", p => PodLab.Container(p).Text("state", "waiting", "reason") == "CreateContainerConfigError", "held");
        Assert.Equal("configmap \"late\" not found", PodLab.Container(pod).Text("state", "waiting", "message"));
        lab.Create(ResourceKinds.ConfigMap, "late", """ { "data": { "color": "green" } } """);
        Assert.Equal("green", await lab.EnvAsync(await lab.ReadyAsync("web"), "COLOR"));
    }

    [Fact]
    public async Task A_taken_port_is_drawn_anew_without_counting_a_restart()
    {
        await using var lab = await PodLab.StartAsync();
        var marker = Directory.CreateDirectory(Path.Combine(lab.StateDirectory, "marker")).FullName;
        lab.CreatePod("web", Web + $$""", "args": [ "9080", "clash" ], "env": [ { "name": "CLASH_MARKER", "value": "{{marker}}" } ] """);
        var pod = await lab.ReadyAsync("web");
        Assert.Equal(0, PodLab.Container(pod).Number("restartCount"));
        Assert.NotEqual(File.ReadAllText(Path.Combine(marker, "seen")), await lab.EnvAsync(pod, "PORT_MAP"));
        Assert.Single(lab.Events("web", "AddressInUse"));
    }

    [Fact]
    public async Task A_stubborn_process_is_killed_after_its_grace()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web + """, "args": [ "9080", "stubborn" ] """);
        var pod = await lab.ReadyAsync("web");
        var process = Assert.Single(lab.Runner.Find(pod.Uid)!.ProcessIds);
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 1);
        await lab.GoneAsync("web");
        Assert.False(ProcessTable.Runs(process));
        Assert.NotEmpty(lab.Events("web", "Killing"));
    }

    [Fact]
    public async Task Followers_see_lines_as_they_come_and_the_end()
    {
        await using var lab = await PodLab.StartAsync();
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        var following = lab.LogAsync(pod, new LogRequest(Follow: true));
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 5);
        Assert.Equal(["started with 9080", "asked to end"], await following.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }
}
