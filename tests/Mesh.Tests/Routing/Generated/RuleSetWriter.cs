using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>Writes a generated configuration as resources that a user could have applied.</summary>
internal static class RuleSetWriter
{
    public static ImmutableArray<MeshObject> Write(RuleSet set) =>
    [
        .. set.Gateways.Select(static (gateway, age) => Object("Gateway", gateway.Namespace, gateway.Name, age, new JsonObject
        {
            ["selector"] = new JsonObject { ["istio"] = "ingressgateway" },
            ["servers"] = new JsonArray(new JsonObject
            {
                ["port"] = new JsonObject { ["number"] = World.GatewayPort, ["name"] = "http", ["protocol"] = "HTTP" },
                ["hosts"] = Texts(gateway.Hosts),
            }),
        })),
        .. set.Services.Select(static (service, age) => Object("VirtualService", service.Namespace, service.Name, age, Spec(service))),
    ];

    private static JsonObject Spec(GenService service)
    {
        var spec = new JsonObject { ["http"] = new JsonArray([.. service.Rules.Select(Rule)]) };
        if (service.Hosts.Count > 0) spec["hosts"] = Texts(service.Hosts);
        if (service.Gateways.Count > 0) spec["gateways"] = Texts(service.Gateways);
        if (service.ExportTo.Count > 0) spec["exportTo"] = Texts(service.ExportTo);
        return spec;
    }

    private static JsonObject Rule(GenRule rule)
    {
        var json = new JsonObject { ["name"] = rule.Name };
        if (rule.Blocks.Count > 0) json["match"] = new JsonArray([.. rule.Blocks.Select(Block)]);
        if (rule.Destinations.Count > 0) json["route"] = new JsonArray([.. rule.Destinations.Select(Weighted)]);
        if (rule.DirectStatus is { } status) json["directResponse"] = new JsonObject { ["status"] = status };
        if (rule.RedirectPath is { } path) json["redirect"] = new JsonObject { ["uri"] = path };
        if (rule.Delegate is { } named)
        {
            json["delegate"] = new JsonObject { ["name"] = named.Name };
            if (named.Namespace is not null) json["delegate"]!["namespace"] = named.Namespace;
        }

        if (rule.Mirror is { } mirror)
        {
            json["mirror"] = Destination(mirror.To);
            if (mirror.Percentage is { } percentage) json["mirrorPercentage"] = new JsonObject { ["value"] = percentage };
        }

        if (rule.Mirrors.Count > 0) json["mirrors"] = new JsonArray([.. rule.Mirrors.Select(static mirror =>
        {
            var item = new JsonObject { ["destination"] = Destination(mirror.To) };
            if (mirror.Percentage is { } percentage) item["percentage"] = new JsonObject { ["value"] = percentage };
            return item;
        })]);
        return json;
    }

    private static JsonObject Weighted(GenDestination destination)
    {
        var json = new JsonObject { ["destination"] = Destination(destination) };
        if (destination.Weight is { } weight) json["weight"] = weight;
        return json;
    }

    private static JsonObject Destination(GenDestination destination)
    {
        var json = new JsonObject { ["host"] = destination.Host };
        if (destination.Subset is not null) json["subset"] = destination.Subset;
        if (destination.Port is { } port) json["port"] = new JsonObject { ["number"] = port };
        return json;
    }

    private static JsonObject Block(GenBlock block)
    {
        var json = new JsonObject();
        if (block.Name is not null) json["name"] = block.Name;
        if (block.Uri is not null) json["uri"] = Text(block.Uri);
        if (block.IgnoreUriCase) json["ignoreUriCase"] = true;
        if (block.Method is not null) json["method"] = Text(block.Method);
        if (block.Scheme is not null) json["scheme"] = Text(block.Scheme);
        if (block.Authority is not null) json["authority"] = Text(block.Authority);
        if (block.Headers.Count > 0) json["headers"] = Map(block.Headers);
        if (block.WithoutHeaders.Count > 0) json["withoutHeaders"] = Map(block.WithoutHeaders);
        if (block.Query.Count > 0) json["queryParams"] = Map(block.Query);
        if (block.Port is { } port) json["port"] = port;
        if (block.SourceLabels.Count > 0) json["sourceLabels"] = new JsonObject(block.SourceLabels.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        if (block.SourceNamespace is not null) json["sourceNamespace"] = block.SourceNamespace;
        if (block.Gateways.Count > 0) json["gateways"] = Texts(block.Gateways);
        return json;
    }

    private static JsonObject Map(Dictionary<string, GenText> texts) => new(texts.Select(static text => KeyValuePair.Create(text.Key, (JsonNode?)Text(text.Value))));

    private static JsonObject Text(GenText text) => text.Kind.Length == 0 ? [] : new JsonObject { [text.Kind] = text.Text };

    private static JsonArray Texts(List<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    private static MeshObject Object(string kind, string space, string name, int age, JsonObject spec) => new()
    {
        Group = "networking.istio.io",
        Kind = kind,
        Namespace = space,
        Name = name,
        Created = DateTimeOffset.UnixEpoch.AddSeconds(age),
        Spec = JsonDocument.Parse(spec.ToJsonString()).RootElement,
    };
}
