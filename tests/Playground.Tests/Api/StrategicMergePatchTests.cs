using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Patches;

namespace Bookinfo.Playground.Tests.Api;

public sealed class StrategicMergePatchTests
{
    [Theory]
    // An environment variable, a port and a container removed.
    [InlineData(
        """{"c":{"containers":[{"name":"a","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"ports":[{"containerPort":9080},{"containerPort":9090}]},{"name":"b"}]}}""",
        """{"c":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"$setElementOrder/env":[{"name":"A"}],"env":[{"$patch":"delete","name":"B"}],"name":"a","ports":[{"$patch":"delete","containerPort":9090}]},{"$patch":"delete","name":"b"}]}}""",
        """{"c":{"containers":[{"name":"a","env":[{"name":"A","value":"1"}],"ports":[{"containerPort":9080}]}]}}""")]
    // Another strategy.
    [InlineData(
        """{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}""",
        """{"strategy":{"$retainKeys":["type"],"rollingUpdate":null,"type":"Recreate"}}""",
        """{"strategy":{"type":"Recreate"}}""")]
    // Another volume source.
    [InlineData(
        """{"volumes":[{"name":"v","emptyDir":{}},{"name":"w","emptyDir":{}}]}""",
        """{"volumes":[{"$retainKeys":["configMap","name"],"configMap":{"name":"c"},"emptyDir":null,"name":"v"}]}""",
        """{"volumes":[{"name":"v","configMap":{"name":"c"}},{"name":"w","emptyDir":{}}]}""")]
    // Finalizers are a set.
    [InlineData(
        """{"finalizers":["a/x","a/y"]}""",
        """{"$deleteFromPrimitiveList/finalizers":["a/x"],"$setElementOrder/finalizers":["a/y"]}""",
        """{"finalizers":["a/y"]}""")]
    // set image leaves the other fields of the container alone.
    [InlineData(
        """{"containers":[{"name":"a","image":"x:1","args":["p","q"]}]}""",
        """{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a","image":"x:2"}]}""",
        """{"containers":[{"name":"a","image":"x:2","args":["p","q"]}]}""")]
    // Plain lists are replaced.
    [InlineData("""{"args":["p","q"],"tolerations":[{"key":"a"}]}""", """{"args":["p"],"tolerations":[{"key":"b"}]}""", """{"args":["p"],"tolerations":[{"key":"b"}]}""")]
    // A Service's ports merge by port.
    [InlineData(
        """{"ports":[{"port":80,"name":"http","nodePort":31000},{"port":443,"name":"https"}]}""",
        """{"$setElementOrder/ports":[{"port":443},{"port":80}],"ports":[{"port":80,"name":"web"}]}""",
        """{"ports":[{"port":443,"name":"https"},{"port":80,"name":"web","nodePort":31000}]}""")]
    // The same port number for TCP and UDP: only the named one goes.
    [InlineData(
        """{"ports":[{"containerPort":53,"protocol":"TCP","name":"t"},{"containerPort":53,"protocol":"UDP","name":"u"}]}""",
        """{"ports":[{"$patch":"delete","containerPort":53,"name":"u","protocol":"UDP"}]}""",
        """{"ports":[{"containerPort":53,"protocol":"TCP","name":"t"}]}""")]
    // A null inside something new is dropped, a whole object can be replaced, and an unlisted live item goes last.
    [InlineData("""{}""", """{"a":{"b":null,"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"$patch":"replace","c":2}}""", """{"a":{"c":2}}""")]
    [InlineData(
        """{"env":[{"name":"X"},{"name":"A"}]}""",
        """{"$setElementOrder/env":[{"name":"A"},{"name":"B"}],"env":[{"name":"B"}]}""",
        """{"env":[{"name":"A"},{"name":"B"},{"name":"X"}]}""")]
    public void A_patch_gives_what_a_real_server_gives(string live, string patch, string wanted)
    {
        var json = (JsonObject)JsonNode.Parse(live)!;
        StrategicMergePatch.Apply(json, (JsonObject)JsonNode.Parse(patch)!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted), json), json.ToJsonString());
    }
}
