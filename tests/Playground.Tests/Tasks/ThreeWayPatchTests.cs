using System.Text.Json.Nodes;

using Bookinfo.Playground.Tasks;

namespace Bookinfo.Playground.Tests.Tasks;

public sealed class ThreeWayPatchTests
{
    private const string Manifest = """{"apiVersion":"v1","kind":"K","metadata":{"name":"n","labels":{"a":"1"}},"spec":{"hosts":["x"],"http":[{"route":"r","weight":50}]}}""";

    [Fact]
    public void The_annotation_is_kubectls_own_text() =>
        Assert.Equal(
            """{"apiVersion":"v1","kind":"K","metadata":{"annotations":{},"labels":{"a":"1"},"name":"n"},"spec":{"hosts":["x"],"http":[{"route":"r","weight":50}]}}""" + "\n",
            Applied()["metadata"]!["annotations"]![ThreeWayPatch.LastApplied]!.ToString());

    [Fact]
    public void Applying_the_same_again_changes_nothing_also_where_the_server_filled_in_defaults()
    {
        var live = Applied();
        live["spec"]!["http"]![0]!["timeout"] = "15s";
        live["spec"]!["exportTo"] = "*";
        live["metadata"]!["resourceVersion"] = "7";
        Assert.Empty(ThreeWayPatch.Between(live, Parse(Manifest)));
    }

    [Fact]
    public void What_the_manifest_no_longer_sets_is_removed_and_what_others_set_stays()
    {
        var live = Applied();
        live["metadata"]!["labels"]!["b"] = "2";
        var patch = ThreeWayPatch.Between(live, Parse("""{"apiVersion":"v1","kind":"K","metadata":{"name":"n"},"spec":{"hosts":["y"]}}"""));
        Assert.Equal("""{"hosts":["y"],"http":null}""", patch["spec"]!.ToJsonString());
        Assert.True(patch["metadata"]!.AsObject().ContainsKey("labels"));
        Assert.Null(patch["metadata"]!["labels"]);
        Assert.Contains("\"hosts\":[\"y\"]", patch["metadata"]!["annotations"]![ThreeWayPatch.LastApplied]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shorter_list_element_replaces_the_longer_one()
    {
        var patch = ThreeWayPatch.Between(Applied(), Parse(Manifest.Replace("""{"route":"r","weight":50}""", "{}", StringComparison.Ordinal)));
        Assert.Equal("[{}]", patch["spec"]!["http"]!.ToJsonString());
    }

    [Fact]
    public void An_object_that_was_not_applied_before_loses_nothing_and_gets_the_annotation()
    {
        var patch = ThreeWayPatch.Between(Parse(Manifest.Replace("\"hosts\"", "\"exportTo\":\"*\",\"hosts\"", StringComparison.Ordinal)), Parse(Manifest));
        Assert.Equal(["metadata"], patch.Select(f => f.Key));
        Assert.Equal([ThreeWayPatch.LastApplied], patch["metadata"]!["annotations"]!.AsObject().Select(f => f.Key));
    }

    private static JsonObject Applied() => ThreeWayPatch.WithLastApplied(Parse(Manifest));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
