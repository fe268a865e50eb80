using System.Text.Json.Nodes;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Istio's conditions for a pod that gets a sidecar, rule by rule, for everything in k8s.</summary>
public sealed class InjectionRulesTests
{
    /// <summary>A change to details of base that breaks the rule.</summary>
    private static readonly Dictionary<string, Action<JsonNode>> Breaches = new()
    {
        [InjectionRules.NamedPorts] = o => { if (IsService(o)) o["spec"]!["ports"]![0]!["name"] = "web"; },
        [InjectionRules.AppLabel] = o => Template(o)?["metadata"]!["labels"]!.AsObject().Remove("app"),
        [InjectionRules.VersionLabel] = o => Template(o)?["metadata"]!["labels"]!.AsObject().Remove("version"),
        [InjectionRules.NoHostNetwork] = o => { if (Template(o) is { } t) t["spec"]!["hostNetwork"] = true; },
        [InjectionRules.NotTheSidecarsUser] = o => { if (Template(o) is { } t) t["spec"]!["securityContext"] = new JsonObject { ["runAsUser"] = 1337 }; },
        [InjectionRules.NotTheSidecarsPorts] = o => { if (Template(o) is { } t) t["spec"]!["containers"]![0]!["ports"]![0]!["containerPort"] = 15001; },
        [InjectionRules.ProbesCanBeRewritten] = o => { if (Template(o) is { } t) t["spec"]!["containers"]![0]!["readinessProbe"]!["httpGet"]!["host"] = "127.0.0.1"; },
    };

    public static TheoryData<string> Rules => [.. InjectionRules.All.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Everything_in_k8s_keeps_the_rule(string rule) =>
        Assert.Empty(ManifestObject.Below("k8s").SelectMany(InjectionRules.All[rule]));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_breach_of_the_rule_is_found(string rule)
    {
        var sound = ManifestObject.Of("k8s/base/details.yaml");
        Assert.Empty(sound.SelectMany(InjectionRules.All[rule]));
        var broken = sound.Select(o => o with { Json = o.Json.DeepClone().AsObject() }).ToList();
        broken.ForEach(o => Breaches[rule](o.Json));
        Assert.NotEmpty(broken.SelectMany(InjectionRules.All[rule]));
    }

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

    private static bool IsService(JsonNode item) => item["kind"]!.ToString() == "Service";

    private static JsonNode? Template(JsonNode item) => item["spec"]?["template"];
}
