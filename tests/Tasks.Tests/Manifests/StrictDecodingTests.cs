using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Every YAML file decodes without a field that its kind does not have.</summary>
public sealed class StrictDecodingTests
{
    public static TheoryData<string> Files =>
        [.. ManifestObject.Files("k8s").Concat(ManifestObject.Files("tests/Tasks.Tests/TestData"))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Built_in_kinds_decode_strictly(string file) =>
        Assert.Empty(ManifestObject.Of(file).Where(ObjectSchemas.IsBuiltIn).SelectMany(ObjectSchemas.BuiltInProblems));

    [Fact]
    public void Strict_decoding_finds_a_field_that_does_not_exist()
    {
        var deployment = ManifestObject.Of("k8s/base/details.yaml").First(o => o.Kind == "Deployment");
        var json = deployment.Json.DeepClone().AsObject();
        json["spec"]!["template"]!["spec"]!["containers"]![0]!["redinessProbe"] = new JsonObject();
        Assert.Contains("redinessProbe", Assert.Single(ObjectSchemas.BuiltInProblems(deployment with { Json = json })), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_kind_is_built_in_or_of_Istio_or_of_the_Gateway_API_or_named_as_foreign(string file) =>
        Assert.All(ManifestObject.Of(file), o => Assert.True(ObjectSchemas.IsBuiltIn(o) || ObjectSchemas.IsCustom(o) || ObjectSchemas.IsForeign(o), $"{o}: {o.ApiVersion}"));

    [Theory]
    [InlineData("k8s/base", 25)]
    [InlineData("k8s/networking", 6)]
    [Needs("kubectl")]
    public async Task Kubectl_builds_the_kustomizations(string folder, int objects)
    {
        var built = await Kustomization.BuildAsync(folder);
        Assert.Equal(objects, built.Count);
        Assert.DoesNotContain(built.SelectMany(o => o.Containers), c => c["image"]!.ToString().StartsWith("examples-", StringComparison.Ordinal));
    }
}
