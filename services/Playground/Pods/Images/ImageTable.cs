using System.Collections.Frozen;
using System.Collections.Immutable;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Pods.Images;

/// <summary>The image names that Playground can run (<c>images.yaml</c>, decision 13).</summary>
internal sealed class ImageTable
{
    private readonly FrozenDictionary<string, Image> _images;
    private readonly FrozenDictionary<string, string> _refused;

    private ImageTable(IEnumerable<Image> images, IEnumerable<KeyValuePair<string, string>> refused)
    {
        _images = images.ToFrozenDictionary(image => image.Repository, StringComparer.Ordinal);
        _refused = refused.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IEnumerable<Image> Images => _images.Values;

    /// <summary>The same table with people's own programs, which win over what it has under their names.</summary>
    public ImageTable With(IReadOnlyCollection<OwnImage> own)
    {
        var names = own.Select(static image => image.Repository).ToHashSet(StringComparer.Ordinal);
        return new ImageTable(
            _images.Values.Where(image => !names.Contains(image.Repository)).Concat(own.Select(static image => new Image { Repository = image.Repository, Own = image.Words })),
            _refused.Where(row => !names.Contains(row.Key)));
    }

    /// <summary>The table that is built into Playground.</summary>
    public static ImageTable BuiltIn()
    {
        using var stream = typeof(ImageTable).Assembly.GetManifestResourceStream("images.yaml")!;
        using var reader = new StreamReader(stream);
        return Read(reader, "images.yaml");
    }

    /// <param name="yaml">Text of the table.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="FormatException">The table is malformed; the message has the line.</exception>
    public static ImageTable Read(TextReader yaml, string source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(yaml);
        }
        catch (YamlException e)
        {
            throw new FormatException($"{source}:{e.Start.Line} {e.Message}", e);
        }

        var root = Fields(stream.Documents[0].RootNode, source, "images", "notOurs");
        var images = new List<Image>();
        foreach (var row in List(root, "images", source)) images.AddRange(ReadRow(row, source));
        var repeated = images.GroupBy(image => image.Repository).FirstOrDefault(group => group.Count() > 1);
        if (repeated is not null) throw new FormatException($"{source}: repository {repeated.Key} stands in more than one row");
        return new ImageTable(images, Texts(root, "notOurs", source));
    }

    /// <summary>What an image of a manifest means.</summary>
    /// <param name="image">The name as the manifest has it.</param>
    /// <param name="problem">Why there is none: what a failed pull says.</param>
    public Image? Find(string image, out string problem)
    {
        var repository = ImageReference.Repository(image);
        problem = "";
        if (_images.TryGetValue(repository, out var found)) return found;
        problem = _refused.TryGetValue(repository, out var instead)
            ? $"image \"{image}\": not ours, use {instead}"
            : $"image \"{image}\" is not in Playground's table: no program of ours stands for {repository}. Known: {Known()}";
        return null;
    }

    private string Known() => string.Join(", ", _images.Keys.Where(name => !name.Contains('/')).Order(StringComparer.Ordinal));

    /// <summary>One row may name several repositories: the same image under the names of different years.</summary>
    private static IEnumerable<Image> ReadRow(YamlNode node, string source)
    {
        var row = Fields(node, source, "repository", "project", "entrypoint", "cmd", "env", "programs");
        var repositories = row.GetValueOrDefault("repository") switch
        {
            YamlSequenceNode => Words(row, "repository", source),
            YamlScalarNode { Value.Length: > 0 } one => [one.Value],
            _ => throw new FormatException($"{source}:{node.Start.Line} a row needs repository: a name or a list of names"),
        };
        return repositories.Select(repository => new Image
        {
            Repository = repository,
            Project = (row.GetValueOrDefault("project") as YamlScalarNode)?.Value,
            Entrypoint = Words(row, "entrypoint", source),
            Cmd = Words(row, "cmd", source),
            Env = Texts(row, "env", source),
            Programs = Texts(row, "programs", source),
        });
    }

    private static Dictionary<string, YamlNode> Fields(YamlNode node, string source, params string[] allowed)
    {
        if (node is not YamlMappingNode mapping) throw new FormatException($"{source}:{node.Start.Line} expected fields: {string.Join(", ", allowed)}");
        var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!allowed.Contains(name))
                throw new FormatException($"{source}:{key.Start.Line} unknown field {name}; allowed: {string.Join(", ", allowed)}");
            fields[name] = value;
        }

        return fields;
    }

    private static IEnumerable<YamlNode> List(Dictionary<string, YamlNode> fields, string name, string source) =>
        fields.GetValueOrDefault(name) switch
        {
            null => [],
            YamlSequenceNode sequence => sequence.Children,
            var other => throw new FormatException($"{source}:{other.Start.Line} {name} must be a list"),
        };

    private static ImmutableArray<string> Words(Dictionary<string, YamlNode> fields, string name, string source) =>
        [.. List(fields, name, source).Select(word => Scalar(word, name, source))];

    private static ImmutableDictionary<string, string> Texts(Dictionary<string, YamlNode> fields, string name, string source) =>
        fields.GetValueOrDefault(name) switch
        {
            null => ImmutableDictionary<string, string>.Empty,
            YamlMappingNode mapping => mapping.Children.ToImmutableDictionary(
                pair => Scalar(pair.Key, name, source), pair => Scalar(pair.Value, name, source), StringComparer.Ordinal),
            var other => throw new FormatException($"{source}:{other.Start.Line} {name} must map names to texts"),
        };

    private static string Scalar(YamlNode node, string name, string source) =>
        (node as YamlScalarNode)?.Value ?? throw new FormatException($"{source}:{node.Start.Line} {name} holds something other than a text");
}
