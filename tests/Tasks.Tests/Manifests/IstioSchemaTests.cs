using System.Text.Json.Nodes;

using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Objects of Istio and of the Gateway API hold only fields and values that their schemas know.</summary>
public sealed class IstioSchemaTests
{
    /// <summary>
    /// The original files of Istio 1.1.1 that still write <c>percent</c> for an abort: the API has dropped the field since, an
    /// API server prunes it with a warning, and nothing is aborted. They are kept as they were to show just that.
    /// </summary>
    private static readonly string[] AbortByPercent =
    [
        "tests/Tasks.Tests/TestData/istio-1.1.1/samples/bookinfo/networking/fault-injection-details-v1.yaml",
        "tests/Tasks.Tests/TestData/istio-1.1.1/samples/bookinfo/networking/virtual-service-ratings-test-abort.yaml",
    ];

    public static TheoryData<string> Files =>
        [.. ManifestObject.Files("k8s").Concat(ManifestObject.Files("tests/Tasks.Tests/TestData")).Where(file => !IsRefused(file) && ManifestObject.Of(file).Any(IsCustom))];

    /// <summary>Files of a task that shows how they are refused; its task.yaml says with which words.</summary>
    private static bool IsRefused(string file) => Path.GetFileName(file).StartsWith("bad-", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void No_field_is_unknown_and_no_value_wrong(string file)
    {
        string[] expected = AbortByPercent.Contains(file) ? ["spec.http[0].fault.abort.percent: unknown field"] : [];
        Assert.Equal(expected, ManifestObject.Of(file).Where(IsCustom).SelectMany(Problems));
    }

    [Fact]
    public void A_misspelt_field_and_a_wrong_value_are_found()
    {
        var rule = ManifestObject.Below("k8s/networking").First(o => o.Kind == "VirtualService");
        var json = rule.Json.DeepClone().AsObject();
        json["spec"]!["http"]![0]!["rout"] = new JsonArray();
        json["spec"]!["http"]![0]!["timeout"] = "soon";
        var problems = Problems(rule with { Json = json }).ToList();
        Assert.Contains("spec.http[0].rout: unknown field", problems);
        Assert.Contains(problems, problem => problem.StartsWith("spec.http[0].timeout: ", StringComparison.Ordinal));
    }

    private static bool IsCustom(ManifestObject item) =>
        item.ApiVersion.Contains(".istio.io/", StringComparison.Ordinal) || item.ApiVersion.StartsWith("gateway.networking.k8s.io/", StringComparison.Ordinal);

    private static IEnumerable<string> Problems(ManifestObject item)
    {
        var version = item.ApiVersion.Split('/');
        var kind = new ResourceKind { Group = version[0], Versions = [version[1]], Kind = item.Kind, Plural = "", Singular = "" };
        var schema = SchemaCatalog.Find(kind);
        Assert.True(schema is not null, $"{item}: no schema of {item.ApiVersion} {item.Kind}");
        var document = item.Json.DeepClone();
        foreach (var path in UnknownFields.Prune(document, schema)) yield return $"{path}: unknown field";
        foreach (var error in SchemaValidator.Validate(document, schema)) yield return $"{error.Field}: {error.Message}";
    }
}
