using System.Text.Json.Nodes;

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
        [.. ManifestObject.Files("k8s").Concat(ManifestObject.Files("tests/Tasks.Tests/TestData")).Where(file => !IsRefused(file) && ManifestObject.Of(file).Any(ObjectSchemas.IsCustom))];

    /// <summary>Files of a task that shows how they are refused; its task.yaml says with which words.</summary>
    private static bool IsRefused(string file) => Path.GetFileName(file).StartsWith("bad-", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void No_field_is_unknown_and_no_value_wrong(string file)
    {
        string[] expected = AbortByPercent.Contains(file) ? ["spec.http[0].fault.abort.percent: unknown field"] : [];
        Assert.Equal(expected, ManifestObject.Of(file).Where(ObjectSchemas.IsCustom).SelectMany(ObjectSchemas.CustomProblems));
    }

    [Fact]
    public void A_misspelt_field_and_a_wrong_value_are_found()
    {
        var rule = ManifestObject.Below("k8s/networking").First(o => o.Kind == "VirtualService");
        var json = rule.Json.DeepClone().AsObject();
        json["spec"]!["http"]![0]!["rout"] = new JsonArray();
        json["spec"]!["http"]![0]!["timeout"] = "soon";
        var problems = ObjectSchemas.CustomProblems(rule with { Json = json }).ToList();
        Assert.Contains("spec.http[0].rout: unknown field", problems);
        Assert.Contains(problems, problem => problem.StartsWith("spec.http[0].timeout: ", StringComparison.Ordinal));
    }
}
