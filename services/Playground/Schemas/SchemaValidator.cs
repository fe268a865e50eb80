using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

using Bookinfo.Playground.Api;

namespace Bookinfo.Playground.Schemas;

/// <summary>Checks a document against a schema; every error is found, worded as an API server words it.</summary>
internal sealed class SchemaValidator
{
    private const int MostPort = 65535;
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    private readonly List<WrongType> _types = [];
    private readonly List<FieldError> _values = [];
    private readonly List<FieldError> _rules = [];

    private SchemaValidator()
    {
    }

    /// <summary>Wrong types come first; CEL-like rules are only judged when types and values are right.</summary>
    public static List<FieldError> Validate(JsonNode document, Schema schema)
    {
        var validator = new SchemaValidator();
        validator.Visit(document, schema.Target, "");
        List<FieldError> found = [.. validator._types.Select(t => FieldError.WrongType(t.Field, t.Found, t.Wanted)), .. validator._values];
        if (found.Count == 0) return validator._rules;
        found.Add(new FieldError(
            "FieldValueInvalid", "<nil>",
            "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
        return found;
    }

    /// <summary>Only wrong types: what fails when an API server decodes one of its own kinds. Null counts as missing.</summary>
    public static IReadOnlyList<WrongType> WrongTypes(JsonNode document, Schema schema)
    {
        var validator = new SchemaValidator();
        validator.Visit(document, schema.Target, "", nullIsMissing: true);
        return validator._types;
    }

    /// <summary>Only missing fields.</summary>
    public static IEnumerable<FieldError> Missing(JsonNode document, Schema schema)
    {
        var validator = new SchemaValidator();
        validator.Visit(document, schema.Target, "", nullIsMissing: true);
        return validator._values.Where(e => e.Reason == "FieldValueRequired");
    }

    public static string TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => IsWhole(node!) ? "integer" : "number",
    };

    private void Visit(JsonNode? node, Schema schema, string path, bool nullIsMissing = false)
    {
        if (node is null && (schema.Nullable || nullIsMissing)) return;
        if (!HasType(node, schema))
        {
            _types.Add(new WrongType(path, TypeOf(node), schema.Type!));
            return;
        }

        Combinations(node, schema, path);
        switch (node)
        {
            case JsonObject map:
                VisitObject(map, schema, path, nullIsMissing);
                break;
            case JsonArray list:
                VisitList(list, schema, path, nullIsMissing);
                break;
            case JsonValue value:
                VisitValue(value, schema, path);
                break;
        }
    }

    private static bool HasType(JsonNode? node, Schema schema) => (schema.Type, TypeOf(node)) switch
    {
        (null, _) => true,
        ("int-or-string", "integer" or "string") => true,
        ("quantity", "integer" or "number" or "string") => true,
        ("number", "integer") => true,
        var (wanted, found) => wanted == found,
    };

    private void VisitObject(JsonObject map, Schema schema, string path, bool nullIsMissing)
    {
        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name)) _values.Add(FieldError.Required(Join(path, name)));
        }

        foreach (var (name, value) in map)
        {
            var member = schema.Properties?.GetValueOrDefault(name) ?? schema.Values;
            if (member is not null) Visit(value, member.Target, Join(path, name), nullIsMissing);
        }
    }

    private void VisitList(JsonArray list, Schema schema, string path, bool nullIsMissing)
    {
        if (schema.MaxItems is { } most && list.Count > most)
            _values.Add(new FieldError("FieldValueTooMany", path, $"Too many: {list.Count}: must have at most {most} items"));
        if (schema.MinItems is { } least && list.Count < least)
            _values.Add(FieldError.Invalid(path, $"{list.Count}", $"{path} in body should have at least {least} items"));
        if (schema.Items is not { } items) return;
        for (var i = 0; i < list.Count; i++) Visit(list[i], items.Target, $"{path}[{i}]", nullIsMissing);
    }

    private void VisitValue(JsonValue value, Schema schema, string path)
    {
        var shown = Json.ToText(value);
        if (!schema.Enum.IsEmpty && !schema.Enum.Contains(value.ToString())) _values.Add(FieldError.NotSupported(path, shown, schema.Enum));
        if (value.AsText() is { } text) VisitText(text, schema, path, shown);
        else if (value.GetValueKind() == JsonValueKind.Number) VisitNumber(value, schema, path, shown);
    }

    private void VisitText(string text, Schema schema, string path, string shown)
    {
        if (schema.MinLength is { } least && text.Length < least) _values.Add(FieldError.Invalid(path, shown, $"{path} in body should be at least {least} chars long"));
        if (schema.MaxLength is { } most && text.Length > most)
            _values.Add(new FieldError("FieldValueTooLong", path, $"Too long: may not be more than {most} bytes"));
        if (schema.Pattern is { } pattern && !Matches(text, pattern)) _values.Add(FieldError.Invalid(path, shown, $"{path} in body should match '{pattern}'"));
        if (schema.Rule == "duration" && !GoDuration.IsAtLeastOneMillisecond(text)) _rules.Add(FieldError.Invalid(path, shown, "must be a valid duration greater than 1ms"));
    }

    private void VisitNumber(JsonValue value, Schema schema, string path, string shown)
    {
        var number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
        if (schema.Minimum is { } least && number < least) _values.Add(FieldError.Invalid(path, shown, $"{path} in body should be greater than or equal to {Plain(least)}"));
        if (schema.Maximum is { } most && number > most) _values.Add(FieldError.Invalid(path, shown, $"{path} in body should be less than or equal to {Plain(most)}"));
        if (schema.Rule == "port" && number is < 1 or > MostPort) _rules.Add(FieldError.Invalid(path, shown, "port must be between 1-65535"));
    }

    private void Combinations(JsonNode? node, Schema schema, string path)
    {
        foreach (var part in schema.AllOf)
        {
            if (!Holds(node, part)) _values.Add(FieldError.Invalid(path, "\"\"", $"\"{path}\" must validate all the schemas (allOf)"));
        }

        if (!schema.AnyOf.IsEmpty && !schema.AnyOf.Any(part => Holds(node, part)))
            _values.Add(FieldError.Invalid(path, "\"\"", $"\"{path}\" must validate at least one schema (anyOf)"));
        if (schema.Not is { } not && Holds(node, not))
            _values.Add(FieldError.Invalid(path, "\"\"", $"\"{path}\" must not validate the schema (not)"));
        if (schema.OneOf.IsEmpty) return;
        var fitting = schema.OneOf.Count(part => Holds(node, part));
        if (fitting == 1) return;
        var count = fitting == 0 ? "Found none valid" : $"Found {fitting} valid alternatives";
        _values.Add(FieldError.Invalid(path, "\"\"", $"\"{path}\" must validate one and only one schema (oneOf). {count}"));
    }

    private static bool Holds(JsonNode? node, Schema schema)
    {
        var probe = new SchemaValidator();
        probe.Visit(node, schema.Target, "");
        return probe._types.Count + probe._values.Count == 0;
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, RegexLimit);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsWhole(JsonNode number) =>
        double.TryParse(number.ToJsonString(), CultureInfo.InvariantCulture, out var value) && double.IsInteger(value);

    private static string Plain(double number) => number.ToString("0.################", CultureInfo.InvariantCulture);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <param name="Field">Path.</param>
/// <param name="Found">JSON type that stands there.</param>
/// <param name="Wanted">Type it must have.</param>
internal sealed record WrongType(string Field, string Found, string Wanted);
