using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Tasks;

/// <summary>The fields of one YAML mapping, read by name and type. Every field that was asked for counts as allowed.</summary>
internal sealed class YamlFields(YamlMappingNode node, string what, ReadingErrors errors)
{
    private readonly List<string> _allowed = [];

    public Mark Start => node.Start;

    public IEnumerable<string> Names => node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? "");

    /// <summary>Tells every field that nothing has asked for; false when there is one.</summary>
    public bool RefuseOthers()
    {
        var isClean = true;
        foreach (var key in node.Children.Keys)
        {
            if (key is YamlScalarNode { Value: { } name } && _allowed.Contains(name)) continue;
            errors.Add(key.Start, $"{what}: unknown field \"{key}\"; allowed: {string.Join(", ", _allowed)}");
            isClean = false;
        }

        return isClean;
    }

    /// <summary>The node under a name; null when there is none.</summary>
    public YamlNode? Find(string name)
    {
        if (!_allowed.Contains(name)) _allowed.Add(name);
        return node.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: { } key } && key == name).Value;
    }

    public string RequiredText(string name)
    {
        if (Text(name) is { Length: > 0 } text) return text;
        if (Find(name) is null or YamlScalarNode) Wrong(Find(name) ?? node, name, "nothing", "a text");
        return "";
    }

    public string? Text(string name) => Find(name) is { } found ? Scalar(found, name, "a text") : null;

    public Uri? Uri(string name)
    {
        if (Text(name) is not { } text) return null;
        if (System.Uri.TryCreate(text, UriKind.Absolute, out var uri)) return uri;
        Wrong(Find(name)!, name, $"\"{text}\"", "an absolute address");
        return null;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Find(name) is not { } found || Scalar(found, name, $"a whole number from {min} to {max}") is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        Wrong(found, name, $"\"{text}\"", $"a whole number from {min} to {max}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>; false when the field is not there.</summary>
    public bool Flag(string name)
    {
        if (Find(name) is not { } found || Scalar(found, name, "true or false") is not { } text) return false;
        if (bool.TryParse(text, out var value)) return value;
        Wrong(found, name, $"\"{text}\"", "true or false");
        return false;
    }

    public double? Number(string name, double min, double max)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        if (Find(name) is not { } found || Scalar(found, name, allowed) is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max) return value;
        Wrong(found, name, $"\"{text}\"", allowed);
        return null;
    }

    /// <summary>A time as Istio writes it: <c>500ms</c>, <c>3s</c>, <c>1m</c>; zero to ten minutes.</summary>
    public TimeSpan? Time(string name)
    {
        const string Allowed = "a time such as 500ms, 3s or 1m, at most 10m";
        if (Find(name) is not { } found || Scalar(found, name, Allowed) is not { } text) return null;
        if (TaskTime.TryParse(text, out var time)) return time;
        Wrong(found, name, $"\"{text}\"", Allowed);
        return null;
    }

    public Regex? Pattern(string name)
    {
        if (Find(name) is not { } found || Scalar(found, name, "a regular expression") is not { } text) return null;
        try
        {
            // Linear time: a task may come from anywhere.
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Wrong(found, name, $"\"{text}\"", $"a regular expression ({e.Message})");
            return null;
        }
    }

    /// <summary>One text or a list of texts; empty when the field is not there.</summary>
    public ImmutableArray<string> Texts(string name) => [.. TextNodes(name).Select(n => n.Value ?? "")];

    public ImmutableArray<YamlScalarNode> TextNodes(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case YamlScalarNode one when Scalar(one, name, "a text or a list of texts") is not null:
                return [one];
            case YamlSequenceNode many:
                return [.. many.Children.Where(c => Scalar(c, name, "a list of texts") is not null).Cast<YamlScalarNode>()];
            case YamlMappingNode found:
                Wrong(found, name, "a mapping", "a text or a list of texts");
                return [];
            default:
                return [];
        }
    }

    /// <summary>Makes an empty list an error.</summary>
    public void RefuseEmpty(string name, string allowed)
    {
        if (Find(name) is YamlSequenceNode { Children.Count: 0 } empty) Wrong(empty, name, "nothing", allowed);
    }

    /// <summary>A mapping under a name; null when the field is not there.</summary>
    public YamlFields? Mapping(string name, string itsName)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlMappingNode found:
                return new YamlFields(found, itsName, errors);
            case { } other:
                Wrong(other, name, Describe(other), "a mapping");
                return null;
        }
    }

    /// <summary>A list of mappings, or one mapping. Where it is required, an empty or missing list is an error.</summary>
    public ImmutableArray<YamlFields> Mappings(string name, string itsName, bool required = false)
    {
        switch (Find(name))
        {
            case YamlMappingNode one:
                return [new YamlFields(one, itsName, errors)];
            case YamlSequenceNode { Children.Count: > 0 } many:
                foreach (var other in many.Children.Where(c => c is not YamlMappingNode)) Wrong(other, name, Describe(other), "a list of mappings");
                return [.. many.Children.OfType<YamlMappingNode>().Select(m => new YamlFields(m, itsName, errors))];
            case null when !required:
                return [];
            case var other:
                Wrong(other ?? node, name, other is null ? "nothing" : Describe(other), "a list of mappings");
                return [];
        }
    }

    public void Wrong(YamlNode at, string name, string found, string allowed) => errors.Add(at.Start, $"{what}.{name}: found {found}; allowed: {allowed}");

    public static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode scalar => $"\"{scalar.Value}\"",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };

    private string? Scalar(YamlNode found, string name, string allowed)
    {
        if (found is YamlScalarNode { Value: { } text }) return text;
        Wrong(found, name, Describe(found), allowed);
        return null;
    }
}
