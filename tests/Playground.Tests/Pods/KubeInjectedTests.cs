using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Api;
using Bookinfo.Playground.Tests.Network;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>
/// A pod that brings its sidecar, as the output of <c>istioctl kube-inject</c> has it, counts as injected: the sidecar's containers are
/// shown but not run, and what they need is not waited for.
/// </summary>
public sealed class KubeInjectedTests
{
    public static TheoryData<string> Files => ["istio-1.1", "istio-1.27", "istio-1.27-native"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_pod_has_one_sidecar_and_runs_only_its_own_program(string file)
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        var pod = await DeployAsync(lab, file);

        Assert.Equal(ProxyKind.Sidecar, mesh.Open[pod.Name].Kind);
        Assert.Single(lab.Runner.Find(pod.Uid)!.ProcessIds);
        string[] shown = [.. Names(pod, "spec", "containers"), .. Names(pod, "spec", "initContainers")];
        Assert.Equal(["istio-init", "istio-proxy", "main"], shown.Order());
        Assert.Equal("2/2", TableColumns.Of(ResourceKinds.Pod).Single(column => column.Name == "Ready").Cell(new TableRow(pod.Json, DateTimeOffset.UtcNow)));
        Assert.Empty(lab.Events(pod.Name, "FailedMount"));
        Assert.Equal($"http://{lab.Get<PodNetwork>().Find(pod.Uid)!.Endpoints[0]}", await lab.EnvAsync(pod, "OUTBOUND_PROXY"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_sidecar_is_running_and_what_came_before_it_has_completed(string file)
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        var pod = await DeployAsync(lab, file);

        var states = pod.Json.Items("status", "initContainerStatuses").Concat(pod.Json.Items("status", "containerStatuses")).ToDictionary(c => c.Text("name")!);
        Assert.Equal("Completed", states["istio-init"].Text("state", "terminated", "reason"));
        Assert.NotNull(states["istio-proxy"].At("state", "running"));
        Assert.NotNull(states["main"].At("state", "running"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Readiness_is_what_the_programs_own_probe_says(string file)
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        var pod = await DeployAsync(lab, file);

        await lab.AskAsync(pod, "/sick");
        await lab.PodUntilAsync(pod.Name, p => PodLab.Container(p).Flag("ready") == false, "unready");
        await lab.AskAsync(pod, "/well");
        await lab.ReadyAsync(pod.Name);
    }

    [Theory]
    [InlineData("istio-1.27")]
    [InlineData("istio-1.27-native")]
    public async Task The_programs_own_metrics_are_merged(string file)
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        var pod = await DeployAsync(lab, file);
        Assert.Equal(new AppMetrics(9080, "/numbers"), mesh.Open[pod.Name].AppMetrics);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_variable_that_holds_no_object_changes_nothing(string value)
    {
        var env = JsonDocument.Parse($$"""[ { "name": "{{SidecarVariables.Probes}}", "value": "{{value}}" } ]""").RootElement;
        Assert.Null(SidecarVariables.Read(env.Items(), SidecarVariables.Probes));
        Assert.Null(SidecarVariables.Read(env.Items(), SidecarVariables.Metrics));
    }

    [Fact]
    public async Task What_the_program_itself_mounts_is_waited_for()
    {
        await using var lab = await PodLab.StartAsync(mesh: new MeshDouble());
        var spec = (await StoreAsync("istio-1.27"))["spec"]!;
        spec["template"]!["spec"]!["containers"]![0]!["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "istiod-ca-cert", ["mountPath"] = "/certs" });
        lab.Create(ResourceKinds.Deployment, "web", $$"""{ "spec": {{spec.ToJsonString()}} }""");
        var pod = await lab.UntilAsync(() => lab.Pods("web").FirstOrDefault(), "a pod");
        await lab.UntilAsync(() => lab.Events(pod.Name, "FailedMount").FirstOrDefault(), "held");
        lab.Create(ResourceKinds.ConfigMap, "istio-ca-root-cert", """{ "data": { "root-cert.pem": "root" } }""");
        Assert.Equal("root", await lab.AskAsync(await lab.ReadyAsync(pod.Name), $"/file?{Path.Combine(lab.StateDirectory, "pods", pod.Uid, "root", "certs", "root-cert.pem")}"));
    }

    private static async Task<StoredObject> DeployAsync(PodLab lab, string file)
    {
        lab.Create(ResourceKinds.Deployment, "web", $$"""{ "spec": {{(await StoreAsync(file))["spec"]!.ToJsonString()}} }""");
        var pod = await lab.UntilAsync(() => lab.Pods("web").FirstOrDefault(), "a pod");
        return await lab.ReadyAsync(pod.Name);
    }

    /// <summary>The Deployment as an API server stores it, with its defaults.</summary>
    private static async Task<JsonNode> StoreAsync(string file)
    {
        await using var api = await TestApi.StartAsync();
        var group = file == "istio-1.1" ? "extensions/v1beta1" : "apps/v1";
        var yaml = await File.ReadAllTextAsync(Repository.PathTo("tests", "Playground.Tests", "Pods", "KubeInjected", file + ".yaml"), TestContext.Current.CancellationToken);
        var (code, body) = await api.SendAsync(HttpMethod.Post, $"/apis/{group}/namespaces/default/deployments?fieldValidation=Strict", yaml, "application/yaml");
        Assert.True(code == 201, $"{code}: {body}");
        return body!;
    }

    private static IEnumerable<string> Names(StoredObject pod, params string[] path) => pod.Json.Items(path).Select(c => c.Text("name")!);
}
