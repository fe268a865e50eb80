using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>The objects of a YAML file as JSON, with the scalar rules of kubectl.</summary>
internal static class ManifestFile
{
    /// <exception cref="TaskSetupException">The file is not YAML, or a document is not an object.</exception>
    public static ImmutableArray<JsonObject> Read(string path) => [.. ReadPlaced(path).Select(static placed => placed.Json)];

    /// <summary>The same, each object with the node it was read from.</summary>
    /// <exception cref="TaskSetupException">The file is not YAML, or a document is not an object.</exception>
    public static ImmutableArray<PlacedManifest> ReadPlaced(string path)
    {
        using var reader = File.OpenText(path);
        return ReadPlaced(reader, path);
    }

    /// <param name="reader">Gives the text.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="TaskSetupException">It is not YAML, or a document is not an object.</exception>
    public static ImmutableArray<PlacedManifest> ReadPlaced(TextReader reader, string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new BoundedYaml(reader));
        }
        catch (YamlException e)
        {
            throw new TaskSetupException($"{path}:{e.Start.Line}: not YAML: {e.Message}", e);
        }

        var objects = ImmutableArray.CreateBuilder<PlacedManifest>();
        foreach (var document in stream.Documents)
        {
            // A document of comments only is none.
            if (document.RootNode is YamlScalarNode { Value: null or "" }) continue;
            if (ToJson(document.RootNode) is not JsonObject found)
                throw new TaskSetupException($"{path}:{document.RootNode.Start.Line}: found {YamlFields.Describe(document.RootNode)}; allowed: an object with apiVersion, kind and metadata");
            if (found["kind"]?.ToString() == "List" && found["items"] is JsonArray items)
            {
                var nodes = ((YamlSequenceNode)document.RootNode["items"]).Children;
                objects.AddRange(items.Zip(nodes).Where(static item => item.First is JsonObject).Select(static item => Placed((JsonObject)item.First!, item.Second)));
            }
            else
            {
                objects.Add(Placed(found, document.RootNode));
            }
        }

        return objects.ToImmutable();
    }

    // Parsed once more, so that a number equals the same number in an answer of the server.
    private static PlacedManifest Placed(JsonObject json, YamlNode node) => new(JsonNode.Parse(json.ToJsonString())!.AsObject(), node);

    /// <param name="node">Loaded through <see cref="BoundedYaml"/>: its keys are texts, and it ends.</param>
    private static JsonNode? ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children) result[((YamlScalarNode)key).Value ?? ""] = ToJson(value);
                return result;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(ToJson)]);
            default:
                return Scalar((YamlScalarNode)node);
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) return JsonValue.Create(text);
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF":
                return JsonValue.Create(false);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return JsonValue.Create(integer);
        return text[0] is (>= '0' and <= '9') or '-' or '+' or '.' && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }
}
