using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Every overlay and component, as kubectl builds it.</summary>
[Needs("kubectl")]
public sealed class OverlayTests
{
    public static TheoryData<string> Overlays => [.. Folders("k8s/overlays"), "k8s/lab"];

    public static TheoryData<string> Components => [.. Folders("k8s/components")];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_builds_decodes_strictly_and_lets_a_sidecar_in(string overlay) => Sound(await Kustomization.BuildAsync(overlay));

    [Theory]
    [MemberData(nameof(Components))]
    public async Task A_component_does_so_on_base(string component) => Sound(await Kustomization.BaseWithAsync(component));

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task An_overlay_loses_nothing_of_base(string overlay)
    {
        var ids = (await Kustomization.BuildAsync(overlay)).Select(o => o.Id).ToList();
        Assert.All(await Kustomization.BuildAsync("k8s/base"), o => Assert.Contains(o.Id, ids));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Every_container_passes_Pod_Security_restricted(string overlay)
    {
        foreach (var workload in (await Kustomization.BuildAsync(overlay)).Where(o => o.Pod is not null))
        {
            Assert.Null(workload.Pod!["hostPID"] ?? workload.Pod["hostIPC"] ?? workload.Pod["initContainers"]);
            Assert.All(workload.Pod["volumes"] as JsonArray ?? [], v => Assert.Null(v!["hostPath"]));
            foreach (var security in workload.Containers.Select(c => c["securityContext"]!))
            {
                Assert.True(security["runAsNonRoot"]!.GetValue<bool>(), $"{workload}");
                Assert.False(security["allowPrivilegeEscalation"]!.GetValue<bool>(), $"{workload}");
                Assert.True(security["readOnlyRootFilesystem"]!.GetValue<bool>(), $"{workload}");
                Assert.Equal("""["ALL"]""", security["capabilities"]!["drop"]!.ToJsonString());
                Assert.Equal("RuntimeDefault", security["seccompProfile"]!["type"]!.ToString());
            }
        }
    }

    [Fact]
    public async Task Minikube_takes_images_without_a_registry_and_never_pulls_them()
    {
        foreach (var container in (await Kustomization.BuildAsync("k8s/overlays/minikube")).SelectMany(o => o.Containers))
        {
            Assert.DoesNotContain("/", container["image"]!.ToString(), StringComparison.Ordinal);
            Assert.Equal("Never", container["imagePullPolicy"]!.ToString());
        }
    }

    [Fact]
    public async Task Restricted_is_a_namespace_that_enforces_and_pods_whose_added_containers_inherit()
    {
        var objects = await Kustomization.BuildAsync("k8s/overlays/restricted");
        var space = Assert.Single(objects, o => o.Kind == "Namespace");
        Assert.Equal("restricted", space.Json["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!.ToString());
        Assert.All(objects.Where(o => o.Kind != "Namespace"), o => Assert.Equal(space.Name, o.Json["metadata"]!["namespace"]!.ToString()));
        Assert.All(objects.Where(o => o.Pod is not null), o =>
        {
            Assert.True(o.Pod!["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
            Assert.Equal("RuntimeDefault", o.Pod["securityContext"]!["seccompProfile"]!["type"]!.ToString());
            Assert.False(o.Pod["automountServiceAccountToken"]!.GetValue<bool>());
        });
    }

    [Fact]
    public async Task Openshift_fixes_no_user_no_group_and_no_sysctl()
    {
        foreach (var workload in (await Kustomization.BuildAsync("k8s/overlays/openshift")).Where(o => o.Pod is not null))
        {
            Assert.All(workload.Containers.Select(c => c["securityContext"]).Append(workload.Pod!["securityContext"]).OfType<JsonObject>(), s =>
                Assert.DoesNotContain(s, field => field.Key is "runAsUser" or "runAsGroup" or "fsGroup" or "supplementalGroups" or "sysctls"));
        }
    }

    [Theory]
    [InlineData("k8s/overlays/ambient")]
    [InlineData("k8s/lab")]
    public async Task The_Services_of_the_versions_are_the_samples(string folder)
    {
        var ours = await Kustomization.BuildAsync(folder);
        foreach (var theirs in ManifestObject.Of("k8s/samples/bookinfo/platform/kube/bookinfo-versions.yaml"))
            Assert.True(JsonNode.DeepEquals(theirs.Json, ours.Single(o => o.Id == theirs.Id).Json), theirs.Id);
    }

    [Fact]
    public async Task In_ambient_mode_the_Services_of_Bookinfo_use_the_waypoint_that_comes_along()
    {
        var objects = await Kustomization.BuildAsync("k8s/overlays/ambient");
        var waypoint = Assert.Single(objects, o => o.Kind == "Gateway");
        foreach (var name in new[] { "productpage", "details", "reviews", "ratings" })
            Assert.Equal(waypoint.Name, objects.Single(o => o.Id == $"Service/{name}").Json["metadata"]!["labels"]!["istio.io/use-waypoint"]!.ToString());
        Assert.All(objects.Where(o => o.Pod is not null), o => Assert.Equal("ambient", o.PodTemplate!["metadata"]!["labels"]!["istio.io/dataplane-mode"]!.ToString()));
    }

    /// <summary>The sample's names, so that the sample's routes and DestinationRules fit, and its seeds.</summary>
    [Fact]
    public async Task Databases_have_the_samples_names_ports_and_versions_and_hold_the_two_ratings()
    {
        var ours = await Kustomization.BuildAsync("k8s/overlays/databases");
        foreach (var file in new[] { "bookinfo-db", "bookinfo-mysql", "bookinfo-ratings-v2", "bookinfo-ratings-v2-mysql" })
        {
            foreach (var theirs in ManifestObject.Of($"k8s/samples/bookinfo/platform/kube/{file}.yaml").Where(o => o.Kind is "Service" or "Deployment"))
            {
                var found = ours.Single(o => o.Id == theirs.Id);
                Assert.True(JsonNode.DeepEquals(theirs.Json["metadata"], found.Json["metadata"]), $"{theirs}");
                if (theirs.Kind == "Service") Assert.True(JsonNode.DeepEquals(theirs.Json["spec"], found.Json["spec"]), $"{theirs}");
                else Assert.True(JsonNode.DeepEquals(theirs.PodTemplate!["metadata"], found.PodTemplate!["metadata"]), $"{theirs}");
            }
        }

        var seeds = ours.Where(o => o.Kind == "ConfigMap").ToDictionary(o => o.Name[..o.Name.IndexOf('-', StringComparison.Ordinal)], o => o.Json["data"]!.AsObject().Single().Value!.ToString());
        Assert.Contains("{ rating: 5 }, { rating: 4 }", seeds["mongodb"], StringComparison.Ordinal);
        Assert.Contains("VALUES (1, 5), (2, 4)", seeds["mariadb"], StringComparison.Ordinal);
    }

    /// <summary>What the chart's README has people apply: <c>-l app=mysqldb</c> leaves ratings out, and nothing that the database needs.</summary>
    [Theory]
    [InlineData("mongodb", "ConfigMap, Deployment, Service, ServiceAccount")]
    [InlineData("mysqldb", "ConfigMap, Deployment, Secret, Service, ServiceAccount")]
    public async Task A_database_alone_is_what_its_label_selects(string app, string kinds)
    {
        var database = (await Kustomization.BuildAsync("k8s/overlays/databases")).Where(o => o.Json["metadata"]!["labels"]?["app"]?.ToString() == app).ToList();
        Assert.Equal(kinds, string.Join(", ", database.Select(o => o.Kind).Order(StringComparer.Ordinal)));
        if (app == "mysqldb") Assert.Contains(database, o => o.Id == "Secret/mysql-credentials");
    }

    /// <summary>As k8s/components/README.md says it.</summary>
    [Theory]
    [InlineData("mongodb")]
    [InlineData("mariadb")]
    public async Task Ratings_with_a_database_have_the_image_that_minikube_was_given(string component)
    {
        var ratings = (await Kustomization.WithAsync("k8s/overlays/minikube", $"k8s/components/{component}", """
            images:
            - name: localhost:5000/examples-bookinfo-ratings-v2
              newName: examples-bookinfo-ratings-v2
            """)).SelectMany(o => o.Containers).Where(c => c["name"]!.ToString() == "ratings").Select(c => c["image"]!.ToString());
        Assert.Equal(["examples-bookinfo-ratings-v1:0.1.0", "examples-bookinfo-ratings-v2:0.1.0"], ratings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_pod_mounts_or_reads_out_of_a_ConfigMap_or_Secret_comes_along()
    {
        var objects = await Kustomization.BuildAsync("k8s/overlays/databases");
        foreach (var workload in objects.Where(o => o.Pod is not null))
        {
            foreach (var volume in workload.Pod!["volumes"] as JsonArray ?? [])
            {
                if (volume!["configMap"]?["name"] is { } map) Assert.Contains(objects, o => o.Id == $"ConfigMap/{map}");
            }

            foreach (var secret in workload.Containers.SelectMany(c => c["env"] as JsonArray ?? []).Select(e => e!["valueFrom"]?["secretKeyRef"]?["name"]).OfType<JsonNode>())
                Assert.Contains(objects, o => o.Id == $"Secret/{secret}");
        }
    }

    [Fact]
    public async Task Availability_makes_two_of_each_part_of_Bookinfo_and_a_budget_selects_them()
    {
        var objects = await Kustomization.BaseWithAsync("k8s/components/availability");
        var budgets = objects.Where(o => o.Kind == "PodDisruptionBudget").Select(o => o.Json["spec"]!["selector"]!["matchLabels"]!["app"]!.ToString()).ToList();
        foreach (var deployment in objects.Where(o => o.Kind == "Deployment"))
        {
            var app = deployment.PodTemplate!["metadata"]!["labels"]!["app"]!.ToString();
            var isBookinfo = app is "productpage" or "details" or "reviews" or "ratings";
            Assert.Equal(isBookinfo ? 2 : 1, deployment.Json["spec"]!["replicas"]!.GetValue<int>());
            Assert.Equal(isBookinfo, budgets.Contains(app));
            Assert.Equal(isBookinfo, deployment.Pod!["topologySpreadConstraints"] is not null);
        }
    }

    [Fact]
    public async Task Autoscalers_scale_a_Deployment_and_a_container_that_exist_and_have_a_CPU_request()
    {
        var objects = await Kustomization.BaseWithAsync("k8s/components/autoscaling");
        var scalers = objects.Where(o => o.Kind == "HorizontalPodAutoscaler").ToList();
        Assert.Equal(4, scalers.Count);
        Assert.All(scalers, s =>
        {
            var target = objects.Single(o => o.Id == $"Deployment/{s.Json["spec"]!["scaleTargetRef"]!["name"]}");
            var container = target.Containers.Single(c => c["name"]!.ToString() == s.Json["spec"]!["metrics"]![0]!["containerResource"]!["container"]!.ToString());
            Assert.NotNull(container["resources"]!["requests"]!["cpu"]);
        });
    }

    [Fact]
    public async Task Policies_let_each_call_of_the_call_graph_through_and_no_other()
    {
        var objects = await Kustomization.BaseWithAsync("k8s/components/network-policies");
        var policies = objects.Where(o => o.Kind == "NetworkPolicy").ToDictionary(o => o.Json["spec"]!["podSelector"]!["matchLabels"]!["app"]!.ToString());
        var allowed = policies.ToDictionary(p => p.Key, p => Callers(p.Value));
        Assert.Null(allowed["productpage"]);
        Assert.Equal(["productpage"], allowed["details"]!);
        Assert.Equal(["productpage"], allowed["reviews"]!);
        Assert.Equal(["productpage", "reviews"], allowed["ratings"]!);
        Assert.Equal(4, policies.Count);
    }

    [Fact]
    public async Task The_lab_in_one_file_is_what_its_kustomization_makes()
    {
        var built = await Kustomization.BuildAsync("k8s/lab");
        var file = ManifestObject.Of("k8s/lab.yaml");
        Assert.Equal(built.Select(o => o.Json.ToJsonString()).Order(StringComparer.Ordinal), file.Select(o => o.Json.ToJsonString()).Order(StringComparer.Ordinal));
    }

    /// <summary>Labels app of the pods that reach port 9080; null: everybody.</summary>
    private static string[]? Callers(ManifestObject policy)
    {
        var rules = policy.Json["spec"]!["ingress"]!.AsArray().Where(r => r!["ports"]!.AsArray().Any(p => p!["port"]!.GetValue<int>() == 9080)).ToList();
        if (rules[0]!["from"] is not JsonArray from) return null;
        // Beside the callers only a node's probes of pods in an ambient mesh.
        Assert.Equal(["169.254.7.127/32", "fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128"], Assert.Single(rules[1..])!["from"]!.AsArray().Select(f => f!["ipBlock"]!["cidr"]!.ToString()));
        return [.. from.Select(f => f!["podSelector"]!).SelectMany(s => s["matchLabels"]?["app"] is { } app ? [app.ToString()] : s["matchExpressions"]?[0]!["values"]!.AsArray().Select(v => v!.ToString()) ?? []).Order(StringComparer.Ordinal)];
    }

    /// <summary>Kubernetes refuses a key that stands in both.</summary>
    private static void AssertSpreadIsAdmitted(ManifestObject workload)
    {
        foreach (var spread in workload.Pod!["topologySpreadConstraints"] as JsonArray ?? [])
        {
            var selector = spread!["labelSelector"]!;
            var keys = (selector["matchExpressions"] as JsonArray ?? []).Select(e => e!["key"]!.ToString()).Concat((selector["matchLabels"] as JsonObject ?? []).Select(l => l.Key));
            Assert.Empty(keys.Intersect((spread["matchLabelKeys"] as JsonArray ?? []).Select(k => k!.ToString())));
        }
    }

    private static void Sound(IReadOnlyList<ManifestObject> objects)
    {
        Assert.NotEmpty(objects);
        Assert.Empty(objects.SelectMany(ObjectSchemas.Problems));
        Assert.Empty(objects.SelectMany(InjectionRules.Problems));
        Assert.All(objects.Where(o => o.Pod is not null), AssertSpreadIsAdmitted);
        Assert.Equal(objects.Count, objects.Select(o => $"{o.ApiVersion}/{o.Id}").Distinct().Count());
        var accounts = objects.Where(o => o.Kind == "ServiceAccount").Select(o => o.Name).ToHashSet();
        Assert.All(objects.Select(o => o.Pod?["serviceAccountName"]?.ToString()).OfType<string>(), account => Assert.Contains(account, accounts));
    }

    private static IEnumerable<string> Folders(string parent) =>
        Directory.EnumerateDirectories(Repository.PathTo(parent)).Select(f => $"{parent}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal);
}
