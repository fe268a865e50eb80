using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bookinfo.Tasks.Tests.Chart;

/// <summary>What can be told of the chart without helm.</summary>
public sealed partial class ChartStructureTests
{
    /// <summary>Helm sets it aside for charts that have this one as a part.</summary>
    private const string HelmsOwn = "global";

    /// <summary>Each asks a cluster, draws by chance or reads the clock, so that the same values would not give the same objects.</summary>
    private static readonly string[] NotRepeatable = ["lookup", "now", "date", "randAlpha", "randAlphaNum", "randNumeric", "randAscii", "uuidv4", "genCA", "genSelfSignedCert", "genSignedCert", "genPrivateKey", "getHostByName", "env", "expandenv"];

    private static readonly JsonObject Schema = HelmChart.Schema;

    private static readonly JsonObject Values = HelmChart.Values;

    [Fact]
    public void Every_value_has_an_entry_of_its_type_in_the_schema()
    {
        var entries = ChartSchema.Entries(Schema).ToDictionary(e => e.Path);
        foreach (var (path, value) in Leaves(Values, "", path => entries.TryGetValue(path, out var entry) && entry.IsOpen))
        {
            Assert.True(entries.TryGetValue(path, out var entry), $"values.yaml: {path} is not in values.schema.json");
            Assert.True(IsOf(entry.Type, value), $"values.yaml: {path} is {value?.ToJsonString() ?? "null"}, the schema wants {entry.Type}");
        }
    }

    [Fact]
    public void Every_entry_says_what_it_means_and_takes_no_key_that_it_does_not_name()
    {
        foreach (var entry in ChartSchema.Entries(Schema))
        {
            Assert.False(string.IsNullOrWhiteSpace(entry.Entry["description"]?.ToString()), $"{entry.Path}: no description");
            if (entry.Properties is not null) Assert.True(entry.Entry["additionalProperties"]?.GetValueKind() == System.Text.Json.JsonValueKind.False, $"{entry.Path}: takes any key");
        }

        Assert.False(Schema["additionalProperties"]!.GetValue<bool>());
    }

    /// <summary>Optional are the parts of a version; all else has a default that values.yaml shows.</summary>
    [Fact]
    public void Every_entry_has_its_default_in_values_or_is_optional_in_a_version_or_a_weight()
    {
        foreach (var entry in ChartSchema.Entries(Schema).Where(e => e.Path != HelmsOwn))
        {
            var isOptional = VersionPart().IsMatch(entry.Path) || entry.Path.StartsWith("routes.weights.", StringComparison.Ordinal) || ResourcesPart().IsMatch(entry.Path);
            if (!isOptional) Assert.True(At(Values, entry.Path) is not null || entry.Path == HelmsOwn, $"{entry.Path}: no default in values.yaml");
        }
    }

    [Fact]
    public void Every_value_that_a_template_reads_exists()
    {
        var paths = ChartSchema.Entries(Schema).Select(e => e.Path).ToHashSet();
        foreach (var (file, text) in HelmChart.Templates)
        {
            foreach (Match match in ReadValue().Matches(text)) Assert.True(paths.Contains(match.Groups[1].Value), $"{file}: .Values.{match.Groups[1].Value} is not in values.schema.json");
        }
    }

    [Fact]
    public void Every_value_is_read_by_a_template()
    {
        var text = string.Join('\n', HelmChart.Templates.Values);
        foreach (var entry in ChartSchema.Entries(Schema).Where(e => e.Properties is null && e.Path != HelmsOwn))
        {
            var name = entry.Path[(entry.Path.LastIndexOf('.') + 1)..];
            // Weights and versions are gone through by name.
            if (entry.Path.StartsWith("routes.weights.", StringComparison.Ordinal)) name = "weights";
            // requests and limits are passed on as they are.
            if (ResourcesPart().IsMatch(entry.Path)) name = "resources";
            Assert.Matches($@"\.{Regex.Escape(name)}\b", text);
        }
    }

    [Fact]
    public void No_template_asks_a_cluster_draws_by_chance_or_reads_the_clock()
    {
        foreach (var (file, text) in HelmChart.Templates)
        {
            foreach (Match action in Action().Matches(Comment().Replace(text, "")))
                Assert.DoesNotContain(NotRepeatable, word => Regex.IsMatch(Quoted().Replace(action.Value, ""), $@"(?<![\w.$""]){word}\b"));
            Assert.Equal(Regex.Count(text, @"\{\{"), Regex.Count(text, @"\}\}"));
        }
    }

    [Fact]
    public void Every_template_that_is_included_is_defined_once()
    {
        var text = string.Join('\n', HelmChart.Templates.Values);
        var defined = Define().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(defined.Count, defined.Distinct().Count());
        var included = Include().Matches(text).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(defined.Order(StringComparer.Ordinal), included.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Leaves(JsonObject values, string prefix, Func<string, bool> isOpen)
    {
        foreach (var (name, value) in values)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            if (value is JsonObject { Count: > 0 } inner && !isOpen(path))
            {
                foreach (var leaf in Leaves(inner, path, isOpen)) yield return leaf;
            }
            else
            {
                yield return (path, value);
            }
        }
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" => value is JsonValue number && number.TryGetValue<int>(out _),
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        _ => false,
    };

    private static JsonNode? At(JsonNode node, string path) => path.Split('.').Aggregate((JsonNode?)node, (at, step) => (at as JsonObject)?[step]);

    [GeneratedRegex(@"\.versions\.[^.]+\.(replicas|env|secretEnv|resources)(\.|$)")]
    private static partial Regex VersionPart();

    [GeneratedRegex(@"\.resources\.(requests|limits)$")]
    private static partial Regex ResourcesPart();

    [GeneratedRegex(@"\.Values\.([A-Za-z][\w.]*\w)")]
    private static partial Regex ReadValue();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"\{\{-? ?/\*.*?\*/ ?-?\}\}", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("define \"([^\"]+)\"")]
    private static partial Regex Define();

    [GeneratedRegex("include \"([^\"]+)\"")]
    private static partial Regex Include();
}
