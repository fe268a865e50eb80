using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>
/// The tables of values in the chart's README are made from the schema and values.yaml. With <c>WRITE_README=1</c> the test writes them,
/// otherwise it compares.
/// </summary>
public sealed class ChartReadmeTests
{
    private const string Begin = "<!-- values: made from values.schema.json and values.yaml by ChartReadmeTests (WRITE_README=1) -->\n";
    private const string End = "<!-- end of values -->\n";

    [Fact]
    public void The_tables_are_those_of_the_schema()
    {
        var file = Repository.PathTo(HelmChart.Folder, "README.md");
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var wanted = Tables();
        if (Environment.GetEnvironmentVariable("WRITE_README") == "1") File.WriteAllText(file, text[..from] + wanted + text[to..]);
        else Assert.Equal(wanted, text[from..to], ignoreLineEndingDifferences: true);
    }

    private static string Tables()
    {
        var (schema, values) = (HelmChart.Schema, HelmChart.Values);
        var text = new StringBuilder().Append("\n| value | type | default | |\n|---|---|---|---|\n");
        Rows(text, schema, new SchemaEntry("", schema, null), values);
        foreach (var (name, definition) in schema["definitions"]!.AsObject())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{name}**: {definition!["description"]}\n\n| value | type | |\n|---|---|---|\n");
            foreach (var entry in ChartSchema.Children(schema, new SchemaEntry("", definition.AsObject(), null))) text.Append(CultureInfo.InvariantCulture, $"| `{entry.Path}` | {Type(entry)} | {entry.Entry["description"]} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static void Rows(StringBuilder text, JsonObject schema, SchemaEntry parent, JsonNode? values)
    {
        foreach (var entry in ChartSchema.Children(schema, parent))
        {
            var value = values?[entry.Path[(parent.Path.Length == 0 ? 0 : parent.Path.Length + 1)..]];
            var isTable = entry.Definition is null && entry.Properties is not null;
            text.Append(CultureInfo.InvariantCulture, $"| `{entry.Path}` | {(isTable ? "" : Type(entry))} | {(isTable || value is null ? "" : $"`{Short(value)}`")} | {Description(schema, entry)} |\n");
            if (isTable) Rows(text, schema, entry, value);
        }
    }

    /// <summary>A definition's own words stand above its table; here it is named.</summary>
    private static string Description(JsonObject schema, SchemaEntry entry) => entry.Definition is null ? entry.Entry["description"]!.ToString() : $"see {entry.Definition} below";

    private static string Type(SchemaEntry entry)
    {
        if (entry.Definition is not null) return entry.Definition;
        if (entry.Entry["enum"] is JsonArray allowed) return string.Join(", ", allowed.Select(a => a!.ToString().Length == 0 ? "empty" : $"`{a}`"));
        return entry.Entry["minimum"] is { } low ? $"{entry.Type}, {low} to {entry.Entry["maximum"]}" : entry.Type;
    }

    private static string Short(JsonNode value) => value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.ToString() is { Length: > 0 } some ? some : "\"\"" : value.ToJsonString(Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
