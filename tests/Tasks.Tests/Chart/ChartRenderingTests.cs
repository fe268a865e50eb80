using System.Text.Json.Nodes;

using Bookinfo.Tasks.Tests.Manifests;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>The chart as helm renders it, for everything that people install.</summary>
[Needs("helm")]
public sealed class ChartRenderingTests
{
    public static TheoryData<string> Sets => [.. ValueSet.Matrix.Select(s => s.Name)];

    [Fact]
    public async Task Lint_finds_nothing()
    {
        var linted = await HelmChart.HelmAsync(["lint", "--strict", Repository.PathTo(HelmChart.Folder)]);
        Assert.True(linted.ExitCode == 0, linted.Output);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Objects_decode_strictly_and_let_a_sidecar_in(string name)
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named(name));
        Assert.NotEmpty(objects);
        Assert.Empty(objects.SelectMany(ObjectSchemas.Problems));
        Assert.Empty(objects.SelectMany(InjectionRules.Problems));
        Assert.Equal(objects.Count, objects.Select(o => $"{o.ApiVersion}/{o.Id}").Distinct().Count());
        Assert.DoesNotContain(objects, ObjectSchemas.IsForeign);
    }

    /// <summary>An account, a Service's pods, a subset's pods, a route's backend, a gateway: all of this release.</summary>
    [Theory]
    [MemberData(nameof(Sets))]
    public async Task What_an_object_names_exists(string name)
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named(name));
        var ids = objects.Select(o => o.Id).ToHashSet();
        var pods = objects.Where(o => o.Kind == "Deployment").Select(o => o.PodTemplate!["metadata"]!["labels"]!.AsObject()).ToList();
        foreach (var item in objects)
        {
            if (item.Pod?["serviceAccountName"] is { } account) Assert.Contains($"ServiceAccount/{account}", ids);
            var spec = item.Json["spec"];
            switch (item.Kind)
            {
                case "Service" or "PodDisruptionBudget":
                    var wanted = (spec!["selector"]!["matchLabels"] ?? spec["selector"])!.AsObject();
                    Assert.Contains(pods, p => Selects(wanted, p));
                    break;
                case "DestinationRule":
                    Assert.Contains($"Service/{spec!["host"]}", ids);
                    Assert.All(spec["subsets"]!.AsArray(), s => Assert.Contains(pods, p => p["app"]!.ToString() == spec["host"]!.ToString() && Selects(s!["labels"]!.AsObject(), p)));
                    break;
                case "VirtualService":
                    Assert.All(spec!["gateways"] as JsonArray ?? [], g => Assert.Contains($"Gateway/{g}", ids));
                    foreach (var destination in spec["http"]!.AsArray().SelectMany(h => h!["route"]!.AsArray()).Select(r => r!["destination"]!))
                    {
                        Assert.Contains($"Service/{destination["host"]}", ids);
                        if (destination["subset"] is { } subset) Assert.Contains(objects, o => o.Id == $"DestinationRule/{destination["host"]}" && o.Json["spec"]!["subsets"]!.AsArray().Any(s => s!["name"]!.ToString() == subset.ToString()));
                    }

                    break;
                case "HTTPRoute":
                    Assert.All(spec!["parentRefs"]!.AsArray(), p => Assert.Contains($"{p!["kind"]?.ToString() ?? "Gateway"}/{p["name"]}", ids));
                    Assert.All(spec["rules"]!.AsArray().SelectMany(r => r!["backendRefs"] as JsonArray ?? []), b => Assert.Contains($"Service/{b!["name"]}", ids));
                    break;
                case "HorizontalPodAutoscaler":
                    Assert.Contains($"Deployment/{spec!["scaleTargetRef"]!["name"]}", ids);
                    Assert.Null(objects.Single(o => o.Id == $"Deployment/{spec["scaleTargetRef"]!["name"]}").Json["spec"]!["replicas"]);
                    break;
            }
        }
    }

    /// <summary>By default it is k8s/base's Bookinfo and k8s/networking, so that tasks and samples fit a release as well.</summary>
    [Fact]
    public async Task The_workloads_are_those_of_k8s_base()
    {
        var ours = await HelmChart.RenderAsync(ValueSet.Named("everything"));
        foreach (var theirs in ManifestObject.Below("k8s/base").Where(o => o.Kind is "Deployment" or "Service"))
        {
            var found = ours.Single(o => o.Id == theirs.Id);
            if (theirs.Kind == "Service")
            {
                Assert.True(JsonNode.DeepEquals(Ports(theirs), Ports(found)), $"{theirs}");
                Assert.True(JsonNode.DeepEquals(theirs.Json["spec"]!["selector"], found.Json["spec"]!["selector"]), $"{theirs}");
                continue;
            }

            Assert.True(JsonNode.DeepEquals(theirs.PodTemplate!["metadata"]!["labels"], found.PodTemplate!["metadata"]!["labels"]), $"{theirs}");
            var (wanted, container) = (theirs.Containers.Single(), found.Containers.Single());
            Assert.Equal($"localhost:5000/{wanted["image"]}", container["image"]!.ToString());
            foreach (var field in new[] { "name", "command", "args", "startupProbe", "readinessProbe", "livenessProbe", "resources", "securityContext" })
                Assert.True(JsonNode.DeepEquals(wanted[field], container[field]), $"{theirs}, {field}: {container[field]?.ToJsonString()} instead of {wanted[field]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task Without_grpc_no_Service_has_a_gRPC_port_and_no_caller_asks_for_it()
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named("defaults"));
        Assert.DoesNotContain(objects, o => o.Id.EndsWith("-grpc", StringComparison.Ordinal));
        Assert.DoesNotContain(objects.SelectMany(o => o.Containers).SelectMany(c => c["env"] as JsonArray ?? []), e => e!["name"]!.ToString() == "BACKEND_PROTOCOL");
    }

    [Theory]
    [InlineData("Istio of 2019", "networking.istio.io/v1alpha3")]
    [InlineData("Istio before 1.22", "networking.istio.io/v1beta1")]
    [InlineData("Istio of today", "networking.istio.io/v1")]
    [InlineData("defaults", "networking.istio.io/v1")]
    [InlineData("version of Istio's API by hand", "networking.istio.io/v1beta1")]
    [InlineData("Gateway API", "gateway.networking.k8s.io/v1")]
    [InlineData("Gateway API of 2023", "gateway.networking.k8s.io/v1beta1")]
    public async Task The_API_version_is_the_newest_that_the_cluster_serves(string set, string version)
    {
        var group = version[..version.IndexOf('/', StringComparison.Ordinal)];
        var found = (await HelmChart.RenderAsync(ValueSet.Named(set))).Select(o => o.ApiVersion).Where(v => v.StartsWith(group, StringComparison.Ordinal)).Distinct();
        Assert.Equal([version], found);
    }

    [Fact]
    public async Task Registry_tag_and_policy_are_those_of_every_container_of_ours()
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named("other registry"));
        Assert.All(objects.SelectMany(o => o.Containers), c =>
        {
            Assert.Matches("^registry\\.example\\.com/team/[a-z0-9-]+:9\\.9\\.9$", c["image"]!.ToString());
            Assert.Equal("Always", c["imagePullPolicy"]!.ToString());
        });
        Assert.All(objects.Where(o => o.Pod is not null), o => Assert.Equal("login", o.Pod!["imagePullSecrets"]![0]!["name"]!.ToString()));
    }

    [Fact]
    public async Task An_image_without_a_registry_has_the_bare_name() =>
        Assert.All((await HelmChart.RenderAsync(ValueSet.Named("images loaded into the node"))).SelectMany(o => o.Containers), c => Assert.DoesNotContain("/", c["image"]!.ToString(), StringComparison.Ordinal));

    [Fact]
    public async Task Python_s_httpbin_may_listen_on_80_and_only_it_sets_the_sysctl()
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named("httpbin of Python on port 80"));
        Assert.Equal("80", objects.Single(o => o.Id == "Service/httpbin").Json["spec"]!["ports"]![0]!["targetPort"]!.ToString());
        foreach (var deployment in objects.Where(o => o.Kind == "Deployment"))
        {
            var sysctls = deployment.Pod!["securityContext"]!["sysctls"]?.ToJsonString();
            Assert.Equal(deployment.Name == "httpbin" ? """[{"name":"net.ipv4.ip_unprivileged_port_start","value":"0"}]""" : null, sysctls);
            Assert.Equal("2000", deployment.Pod["securityContext"]!["fsGroup"]!.ToString());
        }
    }

    [Fact]
    public async Task The_own_gateway_mounts_the_Secrets_that_the_Gateway_reads_files_of()
    {
        var objects = await HelmChart.RenderAsync(ValueSet.Named("own gateway with certificates out of files"));
        var deployment = objects.Single(o => o.Id == "Deployment/bookinfo-gateway");
        var folders = deployment.Containers.Single()["volumeMounts"]!.AsArray().Select(m => m!["mountPath"]!.ToString()).ToList();
        Assert.Equal(["istio-ingressgateway-certs", "istio-ingressgateway-ca-certs"], deployment.Pod!["volumes"]!.AsArray().Select(v => v!["secret"]!["secretName"]!.ToString()));
        var gateway = objects.Single(o => o.Kind == "Gateway").Json["spec"]!;
        var tls = gateway["servers"]!.AsArray().Single(s => s!["port"]!["protocol"]!.ToString() == "HTTPS")!["tls"]!;
        foreach (var file in new[] { "serverCertificate", "privateKey", "caCertificates" })
            Assert.Contains(folders, f => tls[file]!.ToString().StartsWith(f + "/", StringComparison.Ordinal));
        Assert.True(Selects(gateway["selector"]!.AsObject(), deployment.PodTemplate!["metadata"]!["labels"]!.AsObject()));
    }

    /// <summary>Containers that a mesh adds set less than Pod Security "restricted" asks for, and take the rest from their pod.</summary>
    [Fact]
    public async Task Pods_pass_Pod_Security_restricted_with_what_a_mesh_adds() =>
        Assert.All((await HelmChart.RenderAsync(ValueSet.Named("everything"))).Where(o => o.Pod is not null), o =>
        {
            Assert.True(o.Pod!["securityContext"]!["runAsNonRoot"]!.GetValue<bool>(), $"{o}");
            Assert.Equal("RuntimeDefault", o.Pod["securityContext"]!["seccompProfile"]!["type"]!.ToString());
        });

    [Fact]
    public async Task What_is_said_of_every_pod_holds_for_the_gateway_and_the_tests_as_well()
    {
        var pods = (await HelmChart.RenderAsync(ValueSet.Named("placed and labelled"))).Where(o => o.Pod is not null).ToList();
        Assert.Contains(pods, o => o.Name == "bookinfo-gateway");
        Assert.Contains(pods, o => o.Kind == "Pod");
        Assert.All(pods, o =>
        {
            var metadata = (o.Kind == "Pod" ? o.Json : o.PodTemplate!)["metadata"]!;
            Assert.Equal("shop", metadata["labels"]!["team"]?.ToString());
            Assert.Equal("x", metadata["annotations"]!["note"]?.ToString());
            Assert.Equal("ssd", o.Pod!["nodeSelector"]?["disk"]?.ToString());
            Assert.Equal("team", o.Pod["tolerations"]?[0]?["key"]?.ToString());
        });
    }

    [Theory]
    [InlineData("gateway with a certificate by name", "SIMPLE")]
    [InlineData("gateway that asks clients for certificates", "MUTUAL")]
    public async Task A_certificate_by_name_stands_alone(string set, string mode)
    {
        var gateway = (await HelmChart.RenderAsync(ValueSet.Named(set))).Single(o => o.Kind == "Gateway");
        var tls = gateway.Json["spec"]!["servers"]![1]!["tls"]!.AsObject();
        Assert.Equal(["mode", "credentialName"], tls.Select(f => f.Key));
        Assert.Equal(mode, tls["mode"]!.ToString());
    }

    [Theory]
    [InlineData("routes.weights.reviews.v1=50", "routes.weights.reviews: the weights make 50, and must make 100")]
    [InlineData("details.enabled=true,routes.weights.details.v2=100", "details.versions.v2.enabled")]
    [InlineData("ratings.enabled=false,routes.weights.ratings.v1=100", "ratings is not enabled")]
    [InlineData("routes.weights.reviews.v9=100", "v9")]
    [InlineData("gateway.tls.mode=SIMPLE", "credentialName")]
    [InlineData("gateway.tls.mode=MUTUAL,gateway.tls.serverCertificate=/a,gateway.tls.privateKey=/b", "caCertificates")]
    [InlineData("gateway.kind=gateway-api,gateway.tls.mode=MUTUAL,gateway.tls.credentialName=c", "takes gateway.tls.mode NONE, or SIMPLE")]
    [InlineData("gateway.kind=gateway-api,gateway.deployment.enabled=true", "gateway.deployment is for gateway.kind istio")]
    [InlineData("routes.destinationRules=false,routes.weights.reviews.v1=100", "needs routes.destinationRules")]
    [InlineData("routes.weights.productpage.v1=100,gateway.kind=gateway-api", "gateway.kind gateway-api must be routes.kind istio")]
    [InlineData("routes.weights.productpage.v1=100,gateway.kind=none", "gateway.kind none must be routes.kind istio")]
    [InlineData("gateway.kind=nginx", "gateway.kind")]
    [InlineData("gateway.name=book.info", "gateway.name")]
    [InlineData("gateway.deployment.secretVolumes[0].name=a.b,gateway.deployment.secretVolumes[0].secretName=s,gateway.deployment.secretVolumes[0].mountPath=/s", "secretVolumes.0.name")]
    [InlineData("image.registry=registry.example.com/", "image.registry")]
    [InlineData("autoscaling.enabled=true,autoscaling.minReplicas=9,autoscaling.maxReplicas=2", "autoscaling.minReplicas 9 is more than")]
    [InlineData("drain.delaySeconds=30", "drain.gracePeriodSeconds 30 must be more than drain.delaySeconds 30")]
    [InlineData("image.registri=x", "registri")]
    [InlineData("reviews.versions.v1.replicas=-1", "reviews.versions.v1.replicas")]
    [InlineData("drain.delaySeconds=soon", "drain.delaySeconds")]
    [InlineData("productpage.resources.limit.cpu=1", "limit")]
    public async Task A_wrong_value_is_refused_by_its_name(string assignments, string named)
    {
        var rendered = await HelmChart.TemplateAsync(new ValueSet("wrong", $"--set={assignments}"));
        Assert.NotEqual(0, rendered.ExitCode);
        // helm writes paths with / or with ., by version.
        Assert.Contains(named, rendered.Output.Replace('/', '.'), StringComparison.Ordinal);
    }

    private static JsonArray Ports(ManifestObject service) =>
        [.. service.Json["spec"]!["ports"]!.AsArray().Select(p => new JsonObject { ["name"] = p!["name"]!.ToString(), ["port"] = p["port"]!.ToString(), ["targetPort"] = (p["targetPort"] ?? p["port"])!.ToString() })];

    private static bool Selects(JsonObject selector, JsonObject labels) => selector.All(s => labels[s.Key]?.ToString() == s.Value!.ToString());
}
