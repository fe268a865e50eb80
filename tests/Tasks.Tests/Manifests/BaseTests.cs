using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>k8s/base stands in for the samples, lets a sidecar in, and is hardened.</summary>
public sealed class BaseTests
{
    private static readonly string[] SampleKinds = ["Service", "Deployment", "ServiceAccount"];

    private static readonly string[] Samples =
        ["bookinfo/platform/kube/bookinfo.yaml", "httpbin/httpbin.yaml", "tcp-echo/tcp-echo-services.yaml", "sleep/sleep.yaml", "httpbin/sample-client/fortio-deploy.yaml"];

    /// <summary>Deployments whose image is not named after a variant of Bookinfo.</summary>
    private static readonly Dictionary<string, string> OtherImages = new()
    {
        ["httpbin"] = "httpbin",
        ["tcp-echo-v1"] = "tcp-echo-server",
        ["tcp-echo-v2"] = "tcp-echo-server",
        ["sleep"] = "curl",
        ["fortio-deploy"] = "fortio",
    };

    private static IReadOnlyList<ManifestObject> Base =>
        [.. ManifestObject.Files("k8s/base").Where(f => !f.EndsWith("kustomization.yaml", StringComparison.Ordinal)).SelectMany(ManifestObject.Of)];

    private static IReadOnlyList<ManifestObject> Sample => [.. Samples.SelectMany(file => ManifestObject.Of($"k8s/samples/{file}"))];

    public static TheoryData<string> Deployments => [.. Base.Where(o => o.Kind == "Deployment").Select(o => o.Name)];

    /// <summary>Those that are called. sleep is a client: it may end at once, and Istio's sample gives it no time for more.</summary>
    public static TheoryData<string> Servers => [.. Base.Where(o => o.Kind == "Deployment" && o.Name != "sleep").Select(o => o.Name)];

    public static TheoryData<string> Services => [.. Base.Where(o => o.Kind == "Service").Select(o => o.Name)];

    [Fact]
    public void It_has_the_samples_objects_and_no_other() =>
        Assert.Equal(Sample.Select(o => o.Id).Order(), Base.Select(o => o.Id).Order());

    [Fact]
    public void Every_object_has_the_kind_of_core_Kubernetes_so_that_a_cluster_without_Istio_takes_it() =>
        Assert.All(Base, o => Assert.Contains(o.Kind, SampleKinds));

    [Fact]
    public void Labels_ports_selectors_accounts_and_annotations_are_the_samples()
    {
        foreach (var theirs in Sample)
        {
            var ours = Base.Single(o => o.Id == theirs.Id);
            Equal(theirs, ours, "apiVersion");
            Equal(theirs, ours, "metadata");
            if (theirs.Kind == "Service") Equal(theirs, ours, "spec");
            if (theirs.Kind != "Deployment") continue;
            Equal(theirs, ours, "spec", "replicas");
            Equal(theirs, ours, "spec", "selector");
            Equal(theirs, ours, "spec", "template", "metadata");
            Equal(theirs, ours, "spec", "template", "spec", "serviceAccountName");
            Equal(theirs, ours, "spec", "template", "spec", "containers", "0", "name");
            Equal(theirs, ours, "spec", "template", "spec", "containers", "0", "ports");
            // fortio's sample follows a moving tag; our tags stand, and images may have been loaded into a node beforehand.
            Assert.Equal("IfNotPresent", At(ours.Json, ["spec", "template", "spec", "containers", "0", "imagePullPolicy"])!.ToString());
            Equal(theirs, ours, "spec", "template", "spec", "containers", "0", "command");
            Equal(theirs, ours, "spec", "template", "spec", "containers", "0", "args");
        }
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_image_is_the_variants_own_name_in_our_version_without_a_registry(string deployment)
    {
        var version = XDocument.Load(Repository.PathTo("Directory.Build.props")).Descendants("Version").Single().Value;
        var name = OtherImages.GetValueOrDefault(deployment, $"examples-bookinfo-{deployment}");
        Assert.Equal($"{name}:{version}", Container(deployment)["image"]!.ToString());
    }

    [Fact]
    public void The_kustomization_lists_every_file_and_names_the_registry_of_every_image()
    {
        var kustomization = ManifestObjectJson("k8s/base/kustomization.yaml");
        var files = ManifestObject.Files("k8s/base").Select(f => Path.GetFileName(f)).Where(f => f != "kustomization.yaml");
        Assert.Equal(files, kustomization["resources"]!.AsArray().Select(r => r!.ToString()).Order(StringComparer.Ordinal));
        var images = Base.SelectMany(o => o.Containers).Select(c => c["image"]!.ToString()).Distinct().Select(i => i.Split(':')).ToDictionary(i => i[0], i => i[1]);
        var entries = kustomization["images"]!.AsArray();
        Assert.Equal(images.Keys.Order(), entries.Select(e => e!["name"]!.ToString()).Order());
        Assert.All(entries, e =>
        {
            Assert.EndsWith($"/{e!["name"]}", e["newName"]!.ToString(), StringComparison.Ordinal);
            Assert.Equal(images[e["name"]!.ToString()], e["newTag"]!.ToString());
        });
        Assert.Single(entries.Select(e => e!["newName"]!.ToString().Split('/')[0]).Distinct());
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_container_passes_Pod_Security_restricted(string deployment)
    {
        var security = Container(deployment)["securityContext"]!;
        Assert.True(security["runAsNonRoot"]!.GetValue<bool>());
        Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>());
        Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>());
        Assert.Equal("""["ALL"]""", security["capabilities"]!["drop"]!.ToJsonString());
        Assert.Null(security["capabilities"]!["add"]);
        Assert.Equal("RuntimeDefault", security["seccompProfile"]!["type"]!.ToString());
        Assert.Null(security["privileged"]);
    }

    /// <summary>The samples have no probe, so that "ready" is "started" and first requests may be refused: ours are ready when they answer.</summary>
    [Theory]
    [MemberData(nameof(Deployments))]
    public void The_container_is_probed_and_bounded(string deployment)
    {
        var container = Container(deployment);
        // Only Bookinfo's services answer for their health on their own port.
        var port = container["env"]?.AsArray().SingleOrDefault(e => e!["name"]!.ToString() == "MANAGEMENT_PORT")?["value"]!.ToString() ?? "9080";
        Assert.Equal(OtherImages.ContainsKey(deployment) ? "9900" : "9080", port);
        foreach (var (probe, path) in new[] { ("startupProbe", "/readyz"), ("readinessProbe", "/readyz"), ("livenessProbe", "/livez") })
        {
            Assert.Equal(path, container[probe]!["httpGet"]!["path"]!.ToString());
            Assert.Equal(port, container[probe]!["httpGet"]!["port"]!.ToString());
        }

        Assert.NotNull(container["resources"]!["requests"]!["cpu"]);
        Assert.NotNull(container["resources"]!["requests"]!["memory"]);
        Assert.NotNull(container["resources"]!["limits"]!["memory"]);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void The_grace_period_is_longer_than_the_drain_and_the_longest_answer(string deployment)
    {
        const int LongestAnswer = 10;
        var drain = Container(deployment)["env"]!.AsArray().Single(e => e!["name"]!.ToString() == "DRAIN_DELAY")!["value"]!.ToString();
        var grace = Find("Deployment", deployment).Pod!["terminationGracePeriodSeconds"]!.GetValue<int>();
        Assert.True(grace > int.Parse(drain, CultureInfo.InvariantCulture) + LongestAnswer, $"{grace}");
    }

    private static ManifestObject Find(string kind, string name) => Base.Single(o => o.Kind == kind && o.Name == name);

    private static JsonObject Container(string deployment) => Assert.Single(Find("Deployment", deployment).Containers);

    private static JsonObject ManifestObjectJson(string file) => Assert.Single(ManifestObject.Of(file)).Json;

    private static void Equal(ManifestObject theirs, ManifestObject ours, params string[] path)
    {
        var (wanted, found) = (At(theirs.Json, path), At(ours.Json, path));
        Assert.True(JsonNode.DeepEquals(wanted, found), $"{ours}, {string.Join('.', path)}: {found?.ToJsonString()} instead of {wanted?.ToJsonString()}");
    }

    private static JsonNode? At(JsonNode node, string[] path) =>
        path.Aggregate((JsonNode?)node, (at, step) => int.TryParse(step, out var index) ? at?[index] : at?[step]);
}
