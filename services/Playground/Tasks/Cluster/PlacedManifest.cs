using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>An object of a YAML file that knows its lines.</summary>
/// <param name="Json">The object.</param>
/// <param name="Node">What it was read from.</param>
internal sealed partial record PlacedManifest(JsonObject Json, YamlNode Node)
{
    /// <param name="field">As in <c>spec.http[0].route</c>; a leading <c>$.</c> and names in <c>['...']</c> are understood too.</param>
    /// <returns>The line, from 1 on, of the field; of the nearest one around it where the file has none such.</returns>
    public long LineOf(string field)
    {
        var (node, line) = (Node, Node.Start.Line);
        foreach (Match step in Step.Matches(field))
        {
            switch (node)
            {
                case YamlSequenceNode list when int.TryParse(step.Groups["index"].ValueSpan, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count:
                    node = list.Children[index];
                    line = node.Start.Line;
                    break;
                case YamlMappingNode map when map.Children.FirstOrDefault(member => member.Key is YamlScalarNode key && key.Value == step.Groups["name"].Value) is { Key: { } name } member:
                    node = member.Value;
                    line = name.Start.Line;
                    break;
                default:
                    return line;
            }
        }

        return line;
    }

    [GeneratedRegex(@"\[(?<index>\d+)\]|\['(?<name>[^']*)'\]|(?<name>[^.\[\]$]+)")]
    private static partial Regex Step { get; }
}
