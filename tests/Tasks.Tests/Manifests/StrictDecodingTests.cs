using System.Text.Json.Nodes;

using Bookinfo.Testing;

using k8s;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Every YAML file decodes without a field that its kind does not have.</summary>
public sealed class StrictDecodingTests
{
    /// <summary>Kinds that this repository only passes on: their own programs read them.</summary>
    private static readonly string[] Foreign = ["certmanager.k8s.io/v1alpha1", "kustomize.config.k8s.io/v1beta1"];

    public static TheoryData<string> Files =>
        [.. ManifestObject.Files("k8s").Concat(ManifestObject.Files("tests/Tasks.Tests/TestData"))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Built_in_kinds_decode_strictly(string file)
    {
        foreach (var found in ManifestObject.Of(file).Where(o => !o.ApiVersion.Contains('.', StringComparison.Ordinal) || o.ApiVersion == "networking.k8s.io/v1"))
        {
            // Deployments of Istio 1.1's time have the fields of today's under another version.
            var json = found.Json.DeepClone().AsObject();
            if (found.ApiVersion == "extensions/v1beta1") json["apiVersion"] = "apps/v1";
            var decoded = KubernetesYaml.LoadAllFromString(json.ToJsonString(), null, strict: true);
            Assert.Equal(found.Name, Assert.IsAssignableFrom<IKubernetesObject<k8s.Models.V1ObjectMeta>>(Assert.Single(decoded)).Metadata.Name);
        }
    }

    [Fact]
    public void Strict_decoding_finds_a_field_that_does_not_exist()
    {
        var json = ManifestObject.Of("k8s/base/details.yaml").First(o => o.Kind == "Deployment").Json.DeepClone();
        json["spec"]!["template"]!["spec"]!["containers"]![0]!["redinessProbe"] = new JsonObject();
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(json.ToJsonString(), null, strict: true));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_kind_is_built_in_or_of_Istio_or_of_the_Gateway_API_or_named_as_foreign(string file) =>
        Assert.All(ManifestObject.Of(file), o => Assert.True(
            !o.ApiVersion.Contains('.', StringComparison.Ordinal)
            || o.ApiVersion == "networking.k8s.io/v1"
            || o.ApiVersion.StartsWith("networking.istio.io/", StringComparison.Ordinal)
            || o.ApiVersion.StartsWith("gateway.networking.k8s.io/", StringComparison.Ordinal)
            || Foreign.Contains(o.ApiVersion),
            $"{o}: {o.ApiVersion}"));

    [Theory]
    [InlineData("k8s/base", 25)]
    [InlineData("k8s/networking", 6)]
    [Needs("kubectl")]
    public async Task Kubectl_builds_the_kustomizations(string folder, int objects)
    {
        var (code, output) = await ChildProcess.RunAsync(Tools.Find("kubectl")!, ["kustomize", Repository.PathTo(folder)]);
        Assert.True(code == 0, output);
        Assert.Equal(objects, output.Split('\n').Count(l => l.StartsWith("kind: ", StringComparison.Ordinal)));
        Assert.DoesNotContain("image: examples-", output, StringComparison.Ordinal);
    }
}
