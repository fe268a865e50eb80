using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Api;

/// <summary>YAML bodies, which server-side apply names as its form. Plain scalars become the JSON types that YAML 1.2 gives them.</summary>
internal static class YamlDocument
{
    /// <summary>Reads the first document.</summary>
    public static RequestBody Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(Encoding.UTF8.GetString(bytes.Span));
            stream.Load(new BoundedYaml(reader));
            return stream.Documents.Count == 0
                ? new RequestBody(null, ApiStatus.BadRequest("the body is empty"))
                : new RequestBody(ToJson(stream.Documents[0].RootNode), null);
        }
        catch (YamlException e)
        {
            return new RequestBody(null, ApiStatus.BadRequest($"error decoding YAML: error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}"));
        }
        catch (ArgumentException e)
        {
            return new RequestBody(null, ApiStatus.BadRequest($"error decoding YAML: {e.Message}"));
        }
    }

    /// <param name="node">Loaded through <see cref="BoundedYaml"/>: its keys are texts, and it ends.</param>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(m => KeyValuePair.Create(((YamlScalarNode)m.Key).Value ?? "", ToJson(m.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) => real,
        _ => text,
    };
}
