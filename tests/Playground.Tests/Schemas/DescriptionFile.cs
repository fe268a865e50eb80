using System.Collections.Immutable;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

using Bookinfo.Mesh.Config;
using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Schemas;

/// <summary>Makes services/Playground/Schemas/descriptions.json.</summary>
internal sealed class DescriptionFile(CoverageNotes coverage)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DocComments _mesh = DocComments.Of(typeof(ResourceReader).Assembly);
    private readonly DocComments _playground = DocComments.Of(typeof(ResourceKinds).Assembly);
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Path)> _told = [];

    /// <summary>Fields of records that nothing is said of.</summary>
    public List<string> Silent { get; } = [];

    /// <summary>Fields that are not read and count as carried out all the same.</summary>
    public SortedSet<string> PassedOver { get; } = new(StringComparer.Ordinal);

    /// <summary><c>field</c> tags that fit no field.</summary>
    public IEnumerable<string> Stray => _mesh.Fields().Except(_told).Select(static tag => $"{tag.Type}: {tag.Path}");

    /// <summary>Kinds whose specs become records of the mesh.</summary>
    public static IEnumerable<ResourceKind> Described => [.. CoverageProbe.Kinds, ResourceKinds.Ingress, ResourceKinds.IngressClass];

    public string Write()
    {
        foreach (var kind in ResourceKinds.All.Except(Described)) Put(CoverageProbe.NameOf(kind), "", kind.Inert ? "Stored and shown, but nothing in Playground acts on it." : OwnWords(kind));
        foreach (var kind in Described) Describe(kind);
        return JsonSerializer.Serialize(_texts, Written) + "\n";
    }

    private void Describe(ResourceKind kind)
    {
        var (name, trace) = (CoverageProbe.NameOf(kind), new FieldTrace(kind));
        var schema = SchemaCatalog.Find(kind)!.Target.Properties!["spec"];
        var type = TypeOf(kind) ?? trace.Record;
        Put(name, "", _mesh.Summary(type));
        Put(name, "apiVersion", $"Group and version of the kind: {string.Join(", ", ResourceKinds.GroupVersionsOf(kind))}.");
        Put(name, "kind", $"Name of the kind: {kind.Kind}.");
        Put(name, "metadata", "Name, namespace, labels and annotations.");
        Put(name, "spec", _mesh.Summary(type));
        Describe(new Walk(kind, trace), schema, [], schema.Reference is { } reference ? new(reference, "") : new(name, "spec"), [new Frame(type, 0), new Frame(trace.Record, 0)], isRecord: true);
    }

    /// <param name="walk">Through which kind.</param>
    /// <param name="around">Whose fields are described.</param>
    /// <param name="steps">The way to it.</param>
    /// <param name="place">What the file calls it.</param>
    /// <param name="frames">The records around it, the kind's first.</param>
    /// <param name="isRecord">Whether it is read into the last of them, not passed through or left alone.</param>
    private void Describe(Walk walk, Schema around, ImmutableArray<FieldStep> steps, DescribedPlace place, ImmutableArray<Frame> frames, bool isRecord)
    {
        foreach (var (name, schema) in around.Target.Properties!.OrderBy(static property => property.Key, StringComparer.Ordinal))
        {
            var field = new SchemaField(steps.Add(new FieldStep(StepKind.Member, name, around.Target)), schema);
            var property = walk.Trace.Property(field, isRecord ? frames[^1].Type : null);
            var (inner, way, reference) = Unwrapped(schema, field.Steps);
            var isObject = inner.Properties is { Count: > 0 };
            var record = isObject && property is not null ? FieldTrace.RecordIn(property.PropertyType) : null;
            var comment = TagOf(frames, field) is { Length: > 0 } told ? told : Join(record is null ? "" : _mesh.Summary(record), property is null ? "" : _mesh.Summary(property));
            var text = Join(comment, coverage.Of(CoverageProbe.NameOf(walk.Kind), PathOf(field.Steps)));
            Put(place.Owner, place.Member(name).Path, text);
            if (isRecord && text.Length == 0) Silent.Add($"{CoverageProbe.NameOf(walk.Kind)} {field.Path}");
            if (!isObject && property is null && !walk.Trace.IsRead(field) && coverage.CountsAsCarriedOut(CoverageProbe.NameOf(walk.Kind), field.Path)) PassedOver.Add($"{walk.Kind.Kind} {field.Path}");
            if (!isObject) continue;
            var within = record is null ? frames : frames.Add(new Frame(record, PathOf(way).Length + 1));
            Describe(walk, inner, way, reference is null ? place.Member(name) : new DescribedPlace(reference, ""), within, record is not null);
        }
    }

    /// <summary>The object inside lists and maps, the way to it, and the name of the last type that was referred to.</summary>
    private static (Schema Inner, ImmutableArray<FieldStep> Way, string? Reference) Unwrapped(Schema schema, ImmutableArray<FieldStep> steps)
    {
        var reference = schema.Reference;
        for (var at = schema.Target; ; at = at.Target)
        {
            var (kind, next) = at.Items is { } items ? (StepKind.Item, items) : at.Values is { } values ? (StepKind.Value, values) : default;
            if (next is null) return (at, steps, reference);
            steps = steps.Add(new FieldStep(kind, "", at));
            (reference, at) = (next.Reference ?? reference, next);
        }
    }

    private void Put(string owner, string path, string text)
    {
        if (text.Length == 0) return;
        if (!_texts.TryGetValue(owner, out var texts)) _texts[owner] = texts = new(StringComparer.Ordinal);
        texts.TryAdd(path, text);
    }

    /// <summary>What one of the records around a field says of it though it has no property for it.</summary>
    private string TagOf(ImmutableArray<Frame> frames, SchemaField field)
    {
        var path = PathOf(field.Steps);
        foreach (var (type, start) in frames)
        {
            if (_mesh.Field(type, path[start..]) is not { Length: > 0 } text) continue;
            _told.Add((type.FullName!, path[start..]));
            return text;
        }

        return "";
    }

    /// <summary>The type in Config that bears the kind's name; null: the kind shares a record with another.</summary>
    private static Type? TypeOf(ResourceKind kind) => typeof(ResourceReader).Assembly.GetTypes().FirstOrDefault(type =>
        type.Name.Equals(kind.Kind, StringComparison.OrdinalIgnoreCase) && type.Namespace == typeof(ResourceReader).Namespace + kind.Group switch
        {
            ResourceReader.GatewayApiGroup => ".GatewayApi",
            ResourceReader.IngressGroup => ".KubernetesIngress",
            _ => "",
        });

    private string OwnWords(ResourceKind kind) =>
        typeof(ResourceKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => ReferenceEquals(field.GetValue(null), kind)).Select(_playground.Summary).FirstOrDefault() ?? "";

    private static string PathOf(ImmutableArray<FieldStep> steps) => string.Join('.', steps.Where(static step => step.Kind == StepKind.Member).Select(static step => step.Name));

    private static string Join(params string[] sentences) => string.Join(' ', sentences.Where(static sentence => sentence.Length > 0));

    private sealed record Walk(ResourceKind Kind, FieldTrace Trace);

    /// <param name="Type">A record around a field.</param>
    /// <param name="Start">Where the path from it begins in the path from the spec.</param>
    private sealed record Frame(Type Type, int Start);
}
