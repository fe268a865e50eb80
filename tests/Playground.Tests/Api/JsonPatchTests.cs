using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Patches;

namespace Bookinfo.Playground.Tests.Api;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"replace","path":"/a/b","value":false}]""", """{"a":{"b":false}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"add","path":"/a/-","value":3},{"op":"remove","path":"/a/0"}]""", """{"a":[2,3]}""")]
    [InlineData("""{"m":{}}""", """[{"op":"add","path":"/m/a~1b","value":"x"}]""", """{"m":{"a/b":"x"}}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1},{"op":"move","from":"/a","path":"/b"},{"op":"copy","from":"/b","path":"/c"}]""", """{"b":1,"c":1}""")]
    public void Operations_run_in_order(string document, string patch, string wanted)
    {
        var (result, error) = JsonPatch.Apply((JsonObject)JsonNode.Parse(document)!, (JsonArray)JsonNode.Parse(patch)!);
        Assert.Null(error);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted), result), result!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", "operation 0 (test /a): testing value failed: found 1")]
    [InlineData("""[{"op":"remove","path":"/x"}]""", "operation 0 (remove /x): nothing is there")]
    [InlineData("""[{"op":"jump","path":"/a"}]""", "operation 0 (jump /a): op \"jump\" is unknown: allowed are add, remove, replace, move, copy, test")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""", "operation 0 (add a): path must be a JSON pointer")]
    public void A_patch_that_cannot_be_made_says_which_operation_and_changes_nothing(string patch, string wanted)
    {
        var document = new JsonObject { ["a"] = 1 };
        var (result, error) = JsonPatch.Apply(document, (JsonArray)JsonNode.Parse(patch)!);
        Assert.Null(result);
        Assert.Equal(wanted, error);
        Assert.Equal("""{"a":1}""", document.ToJsonString());
    }
}
