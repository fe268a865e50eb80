using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tests.Api;

public sealed class ServerSideApplyTests
{
    private const string Apply = "application/apply-patch+yaml";
    private const string ConfigMap = "/api/v1/namespaces/default/configmaps/c";
    private const string Deployment = "/apis/apps/v1/namespaces/default/deployments/d";

    [Fact]
    public async Task What_a_manager_no_longer_names_goes_unless_another_names_it()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await PatchAsync(api, "one", """{"data":{"a":"1","b":"1","c":"1"}}""")).Code);
        Assert.Equal(200, (await PatchAsync(api, "two", """{"data":{"b":"1"}}""")).Code);
        var (code, result) = await PatchAsync(api, "one", """{"data":{"a":"2"}}""");
        Assert.Equal((200, """{"a":"2","b":"1"}"""), (code, result!["data"]!.ToJsonString()));
    }

    [Fact]
    public async Task Another_managers_value_is_a_conflict_unless_forced()
    {
        await using var api = await TestApi.StartAsync();
        await PatchAsync(api, "one", """{"data":{"a":"1"}}""");
        var (code, status) = await PatchAsync(api, "two", """{"data":{"a":"2"}}""");
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"one\": .data.a"), (code, status!["message"]!.GetValue<string>()));
        Assert.Equal(200, (await PatchAsync(api, "two", """{"data":{"a":"2"}}""", "&force=true")).Code);
        // Ownership has moved: what the first one no longer owns it cannot take away.
        var (_, result) = await PatchAsync(api, "one", """{"data":{"b":"1"}}""");
        Assert.Equal("""{"a":"2","b":"1"}""", result!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_removed_container_goes_with_its_defaults()
    {
        await using var api = await TestApi.StartAsync();
        const string Two = """
            {"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[
            {"name":"x","image":"i","env":[{"name":"A","value":"1"},{"name":"B","value":"2"}]},{"name":"y","image":"i"}]}}}}
            """;
        Assert.Equal(201, (await PatchAsync(api, "one", Two, path: Deployment)).Code);
        var (code, result) = await PatchAsync(
            api, "one",
            """{"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"x","image":"j","env":[{"name":"B","value":"2"}]}]}}}}""",
            path: Deployment);
        Assert.Equal(200, code);
        var container = Assert.Single(result!["spec"]!["template"]!["spec"]!["containers"]!.AsArray())!;
        Assert.Equal(("j", """[{"name":"B","value":"2"}]""", "File"), (
            container["image"]!.GetValue<string>(), container["env"]!.ToJsonString(), container["terminationMessagePolicy"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_body_may_be_yaml()
    {
        await using var api = await TestApi.StartAsync();
        var (code, result) = await PatchAsync(api, "one", "data:\n  a: \"1\"\n  b: text\n");
        Assert.Equal((201, """{"a":"1","b":"text"}"""), (code, result!["data"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("data:\n  a: {{ .Values.x }}\n", "error decoding YAML: error converting YAML to JSON: yaml: line 2: invalid map key: found a mapping; allowed: a text")]
    [InlineData("data: &x\n  a: [*x]\n", "error decoding YAML: error converting YAML to JSON: yaml: line 2: alias *x stands in what it means")]
    public async Task Yaml_that_is_no_json_is_told_with_its_line(string body, string message)
    {
        await using var api = await TestApi.StartAsync();
        var (code, status) = await PatchAsync(api, "one", body);
        Assert.Equal((400, "BadRequest", message), (code, status!["reason"]!.GetValue<string>(), status["message"]!.GetValue<string>()));
    }

    private static Task<(int Code, JsonNode? Body)> PatchAsync(TestApi api, string manager, string body, string more = "", string path = ConfigMap) =>
        api.SendAsync(HttpMethod.Patch, $"{path}?fieldManager={manager}&fieldValidation=Strict{more}", body, Apply);
}
