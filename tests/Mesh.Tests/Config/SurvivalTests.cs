using System.Text.Json.Nodes;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Config;

/// <summary>Whatever JSON comes: it is judged, never thrown at, and what was judged good compiles.</summary>
public sealed class SurvivalTests
{
    private static readonly string[] Strange =
        ["null", "true", "-1", "0", "70000", "1e300", "\"\"", "\"*\"", "\"a..b\"", "\"5s\"", "[]", "[null]", "[[]]", "{}", "{\"a\":null}", "\"(\"", "\"\\u0000\""];

    [Fact]
    public void Mutated_resources_are_judged_and_the_good_ones_compile()
    {
        var random = new Random(20261123);
        var folder = Repository.PathTo("tests", "Mesh.Tests", "TestData");
        var originals = Directory.GetFiles(folder, "istio.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(f => YamlJson.Documents(File.ReadAllText(f))).Where(d => d["spec"] is JsonObject).Select(d => d.ToJsonString()).ToList();
        var services = Manifests.Snapshot(File.ReadAllText(Path.Combine(folder, "bookinfo.yaml")));
        var refused = 0;
        for (var round = 0; round < 3000; round++)
        {
            var document = JsonNode.Parse(originals[random.Next(originals.Count)])!.AsObject();
            for (var change = random.Next(1, 4); change > 0; change--) Mutate(document["spec"], random);
            var candidate = new MeshObject
            {
                Group = "networking.istio.io",
                Kind = (string)document["kind"]!,
                Namespace = "default",
                Name = "candidate",
                Spec = YamlJson.ToElement(document["spec"]),
            };
            if (!MeshValidator.Validate(candidate).IsValid) refused++;
            var model = MeshModel.Read(services with { Objects = [candidate] });
            RouteTableCompiler.Compile(model, Manifests.Identity(""), 1);
            RouteTableCompiler.Compile(model, Manifests.Identity("{kind: Proxy, type: Gateway}"), 1);
        }

        Assert.InRange(refused, 500, 2999);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public void A_spec_that_is_no_object_is_an_error(string spec)
    {
        foreach (var kind in new[] { "VirtualService", "DestinationRule", "Gateway", "ServiceEntry" })
        {
            var candidate = new MeshObject
            {
                Group = "networking.istio.io",
                Kind = kind,
                Namespace = "default",
                Name = "candidate",
                Spec = System.Text.Json.JsonDocument.Parse(spec).RootElement,
            };
            Assert.False(MeshValidator.Validate(candidate).IsValid);
        }
    }

    private static void Mutate(JsonNode? node, Random random)
    {
        while (true)
        {
            var strange = JsonNode.Parse(Strange[random.Next(Strange.Length)]);
            switch (node)
            {
                case JsonObject { Count: > 0 } map:
                    var key = map.ElementAt(random.Next(map.Count)).Key;
                    if (map[key] is JsonObject or JsonArray && random.Next(4) != 0)
                    {
                        node = map[key];
                        continue;
                    }

                    map[key] = strange;
                    return;
                case JsonArray { Count: > 0 } list:
                    var index = random.Next(list.Count);
                    if (list[index] is JsonObject or JsonArray && random.Next(4) != 0)
                    {
                        node = list[index];
                        continue;
                    }

                    list[index] = strange;
                    return;
                default:
                    return;
            }
        }
    }
}
