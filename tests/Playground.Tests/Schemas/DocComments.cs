using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bookinfo.Playground.Tests.Schemas;

/// <summary>
/// The documentation comments of an assembly as plain text, in words of YAML: a field is absent, not null. Beside the usual tags there
/// is <c>field</c>, for a field that a record reads but has no property for: its <c>name</c> is the path from the record.
/// </summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    private DocComments(string path) =>
        _members = XDocument.Load(path).Descendants("member").DistinctBy(NameOf).ToDictionary(NameOf);

    /// <summary>Those of the assembly with the type, which the build puts beside it.</summary>
    public static DocComments Of(Assembly assembly) => new(Path.ChangeExtension(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name!), "xml"));

    /// <summary>Empty: there is none.</summary>
    public string Summary(Type type) => Text(Member($"T:{type.FullName}")?.Element("summary"));

    public string Summary(PropertyInfo property) => Text(Member($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"));

    public string Summary(FieldInfo field) => Text(Member($"F:{field.DeclaringType!.FullName}.{field.Name}")?.Element("summary"));

    /// <summary>What a type says of a field that it has no property for; empty: nothing.</summary>
    public string Field(Type type, string path) =>
        Text(Member($"T:{type.FullName}")?.Elements("field").FirstOrDefault(field => field.Attribute("name")?.Value == path));

    /// <summary>The names of all <c>field</c> tags, by type.</summary>
    public IEnumerable<(string Type, string Path)> Fields() =>
        _members.Where(static member => member.Key.StartsWith("T:", StringComparison.Ordinal))
            .SelectMany(static member => member.Value.Elements("field").Select(field => (member.Key[2..], field.Attribute("name")!.Value)));

    private XElement? Member(string name) => _members.GetValueOrDefault(name);

    private static string NameOf(XElement member) => member.Attribute("name")!.Value;

    private static string Text(XElement? element)
    {
        if (element is null) return "";
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            if (node is XText words) text.Append(words.Value);
            else if (node is XElement tag) text.Append(tag.Attribute("cref")?.Value is { } reference ? NameIn(reference) : tag.Attribute("name") is { } name ? Camel(name.Value) : tag.Value);
        }

        var plain = Spaces().Replace(text.ToString(), " ").Trim();
        plain = Mistake().Replace(plain, static found => char.IsUpper(found.Value[0]) ? "Required" : "required");
        return Null().Replace(plain, static found => char.IsUpper(found.Value[0]) ? "Absent" : "absent");
    }

    /// <summary>A property is named as in YAML, a type as it is.</summary>
    private static string NameIn(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? Camel(name) : name;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b[Nn]ull( or empty)? is an error( of the API)?")]
    private static partial Regex Mistake();

    [GeneratedRegex(@"\b[Nn]ull\b")]
    private static partial Regex Null();
}
