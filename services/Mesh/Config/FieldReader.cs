using System.Text.Json;

namespace Bookinfo.Mesh.Config;

/// <summary>
/// Reads one JSON object field by field and reports what does not fit instead of throwing. A JSON null counts as absent. The
/// path is put together only when something is reported.
/// </summary>
internal sealed partial class FieldReader
{
    private readonly JsonElement _element;
    private readonly FieldReader? _parent;
    private readonly string _name;
    private readonly int _index;
    private readonly List<string> _asked = [];
    private int _present;

    public FieldReader(JsonElement element, string root, Findings findings)
        : this(element, null, root, -1, findings)
    {
    }

    private FieldReader(JsonElement element, FieldReader? parent, string name, int index, Findings findings)
    {
        _element = element;
        _parent = parent;
        _name = name;
        _index = index;
        Findings = findings;
    }

    public Findings Findings { get; }

    /// <summary>For example <c>spec.http[0].route[1]</c>.</summary>
    public string Path => (_parent is null ? _name : PathOf(_parent.Path, _name)) + (_index < 0 ? "" : $"[{_index}]");

    public string? Text(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        WrongType(name, value, "string");
        return null;
    }

    /// <summary>A text out of a fixed list; anything else is an error in the API server's words and reads as absent.</summary>
    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        if (Text(name) is not { } text) return null;
        if (allowed.Contains(text)) return text;
        var list = string.Join(", ", allowed.ToArray().Select(a => $"\"{a}\""));
        Findings.Error(PathOf(Path, name), $"Unsupported value: \"{text}\": supported values: {list}");
        return null;
    }

    public int? Int(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetInt32(out var number)) return number;
            if (value.TryGetDouble(out var real) && real == Math.Floor(real) && real is >= int.MinValue and <= int.MaxValue) return (int)real;
        }

        WrongType(name, value, "integer");
        return null;
    }

    public double? Number(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)) return number;
        WrongType(name, value, "number");
        return null;
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        WrongType(name, value, "boolean");
        return null;
    }

    /// <summary>A duration such as <c>0.5s</c>, <c>500ms</c> or <c>1m30s</c>.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Text(name) is not { } text) return null;
        if (DurationText.TryParse(text, out var duration)) return duration;
        Findings.Error(PathOf(Path, name), $"Invalid value: \"{text}\": must be a valid duration greater than 1ms, for example 0.5s, 500ms or 1m30s");
        return null;
    }

    public bool Has(string name) => _element.ValueKind == JsonValueKind.Object
        && _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Marks a field as known though nothing reads it.</summary>
    public void Skip(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) TryGet(name, out _);
    }

    /// <summary>Warns of every field that nobody asked for; the API server drops them.</summary>
    public void Finish()
    {
        if (!Findings.WantsWarnings || _element.ValueKind != JsonValueKind.Object || _element.GetPropertyCount() == _present) return;
        foreach (var property in _element.EnumerateObject())
        {
            if (!_asked.Contains(property.Name)) Findings.Warn(PathOf(Path, property.Name), "unknown field, ignored");
        }
    }

    private bool TryGet(string name, out JsonElement value)
    {
        value = default;
        if (_element.ValueKind != JsonValueKind.Object || !_element.TryGetProperty(name, out value)) return false;
        if (Findings.WantsWarnings && !_asked.Contains(name))
        {
            _asked.Add(name);
            _present++;
        }

        return value.ValueKind != JsonValueKind.Null;
    }

    private void WrongType(string name, JsonElement value, string wanted)
    {
        var path = PathOf(Path, name);
        var found = TypeOf(value);
        Findings.Error(path, $"Invalid value: \"{found}\": {path} in body must be of type {wanted}: \"{found}\"");
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    private static string PathOf(string parent, string name) =>
        name.Contains('.') ? $"{parent}[{name}]" : $"{parent}.{name}";
}
