using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

public sealed class OpenApiTests
{
    [Theory]
    [InlineData("apis/networking.istio.io/v1", "networking.istio.io.v1.VirtualService", "", "Rules for requests to a set of hosts.")]
    [InlineData("apis/networking.istio.io/v1alpha3", "networking.istio.io.v1alpha3.VirtualService", "spec.http[].timeout", "Limit for the whole request, retries included; absent: none.")]
    [InlineData("apis/networking.istio.io/v1", "networking.istio.io.v1.VirtualService", "spec.http[].match[].headers{}.exact", "The whole text.")]
    [InlineData("apis/networking.k8s.io/v1", "networking.v1.IngressServiceBackend", "port", "By number or by name.")]
    [InlineData("api/v1", "v1.Node", "", "This computer; there is one.")]
    public async Task A_document_describes_kinds_and_fields(string document, string schema, string field, string expected)
    {
        await using var api = await TestApi.StartAsync();
        var (_, body) = await api.SendAsync(HttpMethod.Get, "/openapi/v3/" + document);

        var at = body!["components"]!["schemas"]![schema]!;
        foreach (var step in field.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at["properties"]![step.TrimEnd('[', ']', '{', '}')]!;
            if (step.EndsWith("[]", StringComparison.Ordinal)) at = at["items"]!;
            if (step.EndsWith("{}", StringComparison.Ordinal)) at = at["additionalProperties"]!;
        }

        Assert.Equal(expected, at["description"]?.GetValue<string>());
    }

    [Fact]
    public async Task Every_description_is_in_a_document()
    {
        await using var api = await TestApi.StartAsync();
        var served = new HashSet<string>();
        var (_, index) = await api.SendAsync(HttpMethod.Get, "/openapi/v3");
        foreach (var (path, _) in index!["paths"]!.AsObject()) Collect((await api.SendAsync(HttpMethod.Get, "/openapi/v3/" + path)).Body!["components"]!["schemas"], served);

        var file = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathTo("services", "Playground", "Schemas", "descriptions.json"), TestContext.Current.CancellationToken))!.AsObject();
        Assert.Empty(file.SelectMany(static owner => owner.Value!.AsObject().Select(static text => text.Value!.GetValue<string>())).Except(served));
    }

    private static void Collect(JsonNode? node, HashSet<string> found)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Collect(item, found);
        }

        if (node is not JsonObject map) return;
        if (map["description"] is JsonValue text) found.Add(text.GetValue<string>());
        foreach (var (_, value) in map) Collect(value, found);
    }
}
