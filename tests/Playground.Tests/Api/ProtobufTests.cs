using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>Bodies in the form in which kubectl 1.32 and later create objects; kubectl itself is in the stories.</summary>
public sealed class ProtobufTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    [Fact]
    public async Task An_object_is_stored_with_everything_that_the_message_says()
    {
        await using var api = await TestApi.StartAsync();
        var map = Message(Field(1, Message(Field(1, "settings"), Field(11, Entry("app", "a")))), Field(2, Entry("colour", "red")), Field(2, Entry("size", "big")), Field(3, Entry("raw", "\u0001")));
        var (code, made) = await SendAsync(api, ConfigMaps, Unknown("v1", "ConfigMap", map));
        Assert.Equal(201, code);
        Assert.Equal("a", made!["metadata"]!["labels"]!["app"]!.ToString());
        Assert.Equal("""{"colour":"red","size":"big"}""", made["data"]!.ToJsonString());
        Assert.Equal("AQ==", made["binaryData"]!["raw"]!.ToString());
    }

    [Fact]
    public async Task A_number_that_is_set_to_zero_is_zero_and_one_that_is_not_set_is_the_default()
    {
        await using var api = await TestApi.StartAsync();
        var (code, made) = await SendAsync(api, Deployments, Unknown("apps/v1", "Deployment", Deployment("zero", [0x08, 0x00])));
        Assert.Equal((201, "0"), (code, made!["spec"]!["replicas"]!.ToString()));
        (code, made) = await SendAsync(api, Deployments, Unknown("apps/v1", "Deployment", Deployment("one", [])));
        Assert.Equal((201, "1"), (code, made!["spec"]!["replicas"]!.ToString()));
        Assert.Equal("a", made["spec"]!["template"]!["spec"]!["containers"]![0]!["name"]!.ToString());
    }

    [Fact]
    public async Task A_field_that_is_not_known_is_refused_and_not_left_out()
    {
        await using var api = await TestApi.StartAsync();

        // Field 22 of a pod's spec is hostAliases: a text here, but that it is there is enough.
        var (code, refusal) = await SendAsync(api, Deployments, Unknown("apps/v1", "Deployment", Deployment("odd", [], Field(22, "x"))));
        Assert.Equal(415, code);
        Assert.Equal("a Deployment with field 22 of PodSpec cannot be created from protobuf here, use: kubectl create ... --dry-run=client -o yaml | kubectl apply -f -", refusal!["message"]!.ToString());
        (code, refusal) = await SendAsync(api, "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies", Unknown("networking.k8s.io/v1", "NetworkPolicy", []));
        Assert.Equal(415, code);
        Assert.StartsWith("a NetworkPolicy cannot be created from protobuf here", refusal!["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_whatever_they_are()
    {
        await using var api = await TestApi.StartAsync();
        var good = Unknown("v1", "ConfigMap", Message(Field(1, Message(Field(1, "settings")))));
        foreach (var bad in new[] { [], "k8s"u8.ToArray(), [.. "k8s\0"u8, 0xFF, 0xFF, 0xFF], good[..^3], Unknown("v1", "Secret", []), [.. "k8s\0"u8, 0x0B] })
        {
            var (code, refusal) = await SendAsync(api, ConfigMaps, bad);
            Assert.Equal(400, code);
            Assert.StartsWith("the protobuf body cannot be read: ", refusal!["message"]!.ToString(), StringComparison.Ordinal);
        }

        var chance = new Random(20261129);
        for (var i = 0; i < 500; i++)
        {
            var bytes = good.ToArray();
            for (var j = 0; j < 3; j++) bytes[chance.Next(4, bytes.Length)] = (byte)chance.Next(256);
            Assert.InRange((await SendAsync(api, ConfigMaps, bytes)).Code, 201, 422);
        }
    }

    [Theory]
    [InlineData("authorization.k8s.io/v1/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"create","resource":"pods"}}}""", 201, "\"allowed\":true")]
    [InlineData("authorization.k8s.io/v1/selfsubjectrulesreviews", """{"spec":{"namespace":"default"}}""", 201, "\"resources\":[\"*\"]")]
    [InlineData("authentication.k8s.io/v1/selfsubjectreviews", "{}", 201, "\"username\":\"bookinfo-playground\"")]
    [InlineData("authentication.k8s.io/v1/selfsubjectreviews", "[]", 400, "a SelfSubjectReview must be an object, found []")]
    [InlineData("authorization.k8s.io/v1/nosuchreviews", "{}", 404, "could not find the requested resource")]
    public async Task Questions_about_oneself_are_answered_and_not_kept(string path, string question, int wanted, string answer)
    {
        await using var api = await TestApi.StartAsync();
        var before = api.Store.Version;
        var (code, body) = await api.SendAsync(HttpMethod.Post, $"/apis/{path}", question);
        Assert.Equal(wanted, code);
        Assert.Contains(answer, body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, api.Store.Version);
        Assert.Contains((await api.SendAsync(HttpMethod.Get, $"/apis/{path}")).Code, new[] { 404, 405 });
    }

    /// <summary>Helm deletes so; the options bear the apiVersion of what is deleted.</summary>
    [Fact]
    public async Task Options_of_a_delete_are_read()
    {
        await using var api = await TestApi.StartAsync();
        var map = Unknown("v1", "ConfigMap", Message(Field(1, Message(Field(1, "settings")))));
        Assert.Equal(201, (await SendAsync(api, ConfigMaps, map)).Code);
        var path = ConfigMaps + "/settings";
        Assert.Equal(200, (await SendAsync(api, path, Unknown("v1", "DeleteOptions", Message(Field(5, "All"))), HttpMethod.Delete)).Code);
        Assert.Equal(409, (await SendAsync(api, path, Unknown("v1", "DeleteOptions", Message(Field(2, Message(Field(1, "another"))))), HttpMethod.Delete)).Code);
        Assert.Equal(400, (await SendAsync(api, path, Unknown("v1", "ConfigMap", []), HttpMethod.Delete)).Code);
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, path)).Code);
        Assert.Equal(200, (await SendAsync(api, path, Unknown("v1", "DeleteOptions", []), HttpMethod.Delete)).Code);
        Assert.Equal(404, (await api.SendAsync(HttpMethod.Get, path)).Code);
    }

    private static async Task<(int Code, JsonNode? Body)> SendAsync(TestApi api, string path, byte[] body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var response = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static byte[] Deployment(string name, byte[] replicas, params byte[][] more)
    {
        var labels = Field(1, Entry("app", name));
        var template = Message(Field(1, Message(Field(11, Entry("app", name)))), Field(2, Message([Field(2, Message(Field(1, "a"), Field(2, "kennethreitz/httpbin"))), .. more])));
        return Message(Field(1, Message(Field(1, name))), Field(2, Message(replicas, Field(2, labels), Field(3, template))));
    }

    private static byte[] Unknown(string apiVersion, string kind, byte[] raw) =>
        [.. "k8s\0"u8, .. Field(1, Message(Field(1, apiVersion), Field(2, kind))), .. Field(2, raw)];

    private static byte[] Entry(string key, string value) => Message(Field(1, key), Field(2, value));

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => [.. Varint((number << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Varint(int number) => number < 0x80 ? [(byte)number] : [(byte)(number | 0x80), .. Varint(number >> 7)];
}
