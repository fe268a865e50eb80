using System.Text.Json.Nodes;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Istio's conditions for a pod that gets a sidecar, rule by rule, for everything in k8s.</summary>
public sealed class InjectionRulesTests
{
    private const int SidecarUser = 1337;

    private static readonly string[] Protocols = ["http", "http2", "https", "grpc", "grpc-web", "tcp", "tls", "mongo", "mysql", "redis", "udp"];

    private static readonly string[] ClientFolders = ["/sleep/", "/curl/", "/sample-client/", "/load/"];

    public static TheoryData<string> FilesWithPods => [.. ManifestObject.Files("k8s").Where(f => ManifestObject.Of(f).Any(o => o.Pod is not null))];

    public static TheoryData<string> FilesWithServices => [.. ManifestObject.Files("k8s").Where(f => ManifestObject.Of(f).Any(o => o.Kind == "Service"))];

    [Theory]
    [MemberData(nameof(FilesWithServices))]
    public void Every_service_port_is_named_by_its_protocol(string file)
    {
        foreach (var service in ManifestObject.Of(file).Where(o => o.Kind == "Service"))
        {
            foreach (var port in service.Json["spec"]!["ports"]!.AsArray())
            {
                var name = port!["name"]?.ToString();
                Assert.True(name is not null && Protocols.Any(p => name == p || name.StartsWith(p + "-", StringComparison.Ordinal)), $"{service}: port {port["port"]} is named \"{name}\"");
            }
        }
    }

    [Theory]
    [MemberData(nameof(FilesWithPods))]
    public void Every_pod_has_label_app_and_the_selected_labels(string file)
    {
        foreach (var deployment in Deployments(file))
        {
            var labels = deployment.Json["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
            Assert.True(labels.ContainsKey("app"), $"{deployment}");
            foreach (var (key, value) in deployment.Json["spec"]!["selector"]?["matchLabels"]?.AsObject() ?? [])
                Assert.True(labels[key]?.ToString() == value!.ToString(), $"{deployment}: selects {key}={value}");
        }
    }

    /// <summary>The clients (sleep, curl, fortio, Jobs that load) are called by nobody: Istio's samples give them no version.</summary>
    [Theory]
    [MemberData(nameof(FilesWithPods))]
    public void Every_pod_that_is_called_has_label_version(string file)
    {
        if (Path.GetFileName(file) is "sleep.yaml" or "fortio.yaml" || ClientFolders.Any(folder => file.Contains(folder, StringComparison.Ordinal))) return;
        var called = Deployments(file).Where(d => !d.Json["metadata"]!["name"]!.ToString().StartsWith("sleep", StringComparison.Ordinal));
        Assert.All(called, d => Assert.NotNull(d.Json["spec"]!["template"]!["metadata"]!["labels"]!["version"]));
    }

    [Theory]
    [MemberData(nameof(FilesWithPods))]
    public void No_pod_uses_the_hosts_network(string file) => Assert.All(Deployments(file), d => Assert.Null(d.Pod!["hostNetwork"]));

    [Theory]
    [MemberData(nameof(FilesWithPods))]
    public void No_container_runs_as_the_sidecars_user(string file) =>
        Assert.All(Deployments(file), d =>
        {
            Assert.NotEqual(SidecarUser, (int?)d.Pod!["securityContext"]?["runAsUser"]);
            Assert.All(d.Containers, c => Assert.NotEqual(SidecarUser, (int?)c["securityContext"]?["runAsUser"]));
        });

    [Theory]
    [MemberData(nameof(FilesWithPods))]
    public void No_container_declares_a_port_of_the_sidecar(string file) =>
        Assert.All(Ports(file), p => Assert.False(p is >= 15000 and <= 15090, $"{file}: {p}"));

    [Fact]
    public void Every_pod_of_Bookinfo_has_app_version_and_an_account_of_its_own_that_exists()
    {
        var objects = ManifestObject.Files("k8s/base").Where(f => !f.EndsWith("kustomization.yaml", StringComparison.Ordinal)).SelectMany(ManifestObject.Of).ToList();
        foreach (var deployment in objects.Where(o => o.Kind == "Deployment" && o.Containers.Any(c => c["image"]!.ToString().StartsWith("examples-bookinfo-", StringComparison.Ordinal))))
        {
            var labels = deployment.Json["spec"]!["template"]!["metadata"]!["labels"]!;
            Assert.Equal(deployment.Name, $"{labels["app"]}-{labels["version"]}");
            Assert.Equal($"bookinfo-{labels["app"]}", deployment.Pod!["serviceAccountName"]!.ToString());
            Assert.Contains(objects, o => o.Id == $"ServiceAccount/bookinfo-{labels["app"]}");
        }
    }

    [Fact]
    public void Every_account_that_a_pod_of_base_names_exists()
    {
        var objects = ManifestObject.Below("k8s/base");
        var named = objects.Select(o => o.Pod?["serviceAccountName"]?.ToString()).OfType<string>().Distinct().ToList();
        Assert.Equal(6, named.Count);
        Assert.All(named, account => Assert.Contains(objects, o => o.Id == $"ServiceAccount/{account}"));
    }

    private static IEnumerable<ManifestObject> Deployments(string file) => ManifestObject.Of(file).Where(o => o.Pod is not null);

    private static IEnumerable<int> Ports(string file) =>
        Deployments(file).SelectMany(d => d.Containers).SelectMany(c => c["ports"] as JsonArray ?? []).Select(p => p!["containerPort"]!.GetValue<int>());
}
