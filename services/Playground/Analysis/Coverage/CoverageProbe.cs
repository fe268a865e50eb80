using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Analysis;

/// <summary>
/// Finds out what becomes of every field of the mesh's kinds by asking the mesh itself about objects that have it: nothing here
/// knows what is supported.
/// </summary>
internal sealed class CoverageProbe(IMesh mesh)
{
    private const string Unsupported = "not carried out";

    private const string Unread = "unknown field";

    private static readonly string[] Groups = ["networking.istio.io", "gateway.networking.k8s.io"];

    /// <summary>Kinds that the mesh is told of; the others are inert as wholes, and said so at apply.</summary>
    public static IEnumerable<ResourceKind> Kinds => ResourceKinds.All.Where(static kind => Groups.Contains(kind.Group) && !kind.Inert);

    public static string NameOf(ResourceKind kind) => $"{kind.Group}/{kind.Kind}";

    public static IEnumerable<SchemaField> FieldsOf(ResourceKind kind) =>
        SchemaCatalog.Find(kind)?.Target.Properties?.GetValueOrDefault("spec") is { } spec ? SchemaField.Of(spec) : [];

    public IEnumerable<FieldCoverage> Run() => Kinds.SelectMany(Run);

    /// <summary>What the mesh has against a spec as it is; null: nothing.</summary>
    public string? Complaint(ResourceKind kind, JsonObject spec) => Judge(kind, spec).Errors is [var first, ..] ? first.ToString() : null;

    private IEnumerable<FieldCoverage> Run(ResourceKind kind)
    {
        var bases = ProbeBases.Of(NameOf(kind));
        var isRead = IsRead(kind, bases[0]);
        return FieldsOf(kind).Select(field => isRead
            ? Judge(kind, field, bases)
            : new FieldCoverage(NameOf(kind), field.Path, FieldVerdict.NotCarriedOut, "the kind is stored, but not read", []));
    }

    /// <summary>A kind that is read notices a field that does not exist.</summary>
    private bool IsRead(ResourceKind kind, JsonObject basis)
    {
        var spec = (JsonObject)basis.DeepClone();
        spec["noSuchField"] = 1;
        return Judge(kind, spec).Warnings.Any(static warning => warning.FieldPath == "spec.noSuchField");
    }

    private FieldCoverage Judge(ResourceKind kind, SchemaField field, IReadOnlyList<JsonObject> bases)
    {
        var verdicts = new List<(JsonNode? Value, Answer Answer)>();
        foreach (var value in SampleValues.Of(field.Schema))
        {
            var answer = Best(bases.Select(basis => Ask(kind, field, basis, value)));
            verdicts.Add((value, answer));

            // The values of an enumeration may fare differently; of others, one that is accepted shows what the field does.
            if (answer.Verdict != FieldVerdict.Refused && field.Schema.Target.Enum.IsEmpty) break;
        }

        if (verdicts.Count == 0) return new FieldCoverage(NameOf(kind), field.Path, FieldVerdict.Refused, "the schema allows no value", []);
        var best = verdicts.MinBy(static one => one.Answer.Verdict).Answer;
        var worse = verdicts.Where(one => one.Answer.Verdict > best.Verdict).ToList();
        if (field.Schema.Target.Enum.IsEmpty || worse.Count == 0 || best.Verdict != FieldVerdict.CarriedOut) return new FieldCoverage(NameOf(kind), field.Path, best.Verdict, best.Note, []);
        return new FieldCoverage(NameOf(kind), field.Path, FieldVerdict.CarriedOutExceptValues, best.Note, [.. worse.Select(static one => $"{one.Value}: {one.Answer.Note}")]);
    }

    private static Answer Best(IEnumerable<Answer> answers)
    {
        var best = new Answer(FieldVerdict.Refused, "");
        foreach (var answer in answers)
        {
            if (answer.Verdict == FieldVerdict.CarriedOut && answer.Note.Length == 0) return answer;
            if (answer.Verdict < best.Verdict || best.Note.Length == 0) best = answer;
        }

        return best;
    }

    private Answer Ask(ResourceKind kind, SchemaField field, JsonObject basis, JsonNode? value)
    {
        var result = Judge(kind, ProbeSpec.With(basis, field, value));
        if (!result.IsValid) return new Answer(FieldVerdict.Refused, (result.Errors.FirstOrDefault(error => IsWithin(error.FieldPath, field.Place)) ?? result.Errors[0]).Message);
        foreach (var warning in result.Warnings)
        {
            if (!IsWithin(warning.FieldPath, field.Place) && !IsWithin(field.Place, warning.FieldPath)) continue;
            if (warning.Message.Contains(Unsupported, StringComparison.Ordinal) || warning.Message.StartsWith(Unread, StringComparison.Ordinal))
                return new Answer(FieldVerdict.NotCarriedOut, warning.Message);
        }

        return new Answer(FieldVerdict.CarriedOut, result.Warnings.FirstOrDefault(warning => IsWithin(warning.FieldPath, field.Place))?.Message ?? "");
    }

    private static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');

    private ValidationResult Judge(ResourceKind kind, JsonObject spec)
    {
        using var document = JsonDocument.Parse(spec.ToJsonString());
        return mesh.Validate(new MeshObject
        {
            Group = kind.Group,
            Version = kind.Versions[0],
            Kind = kind.Kind,
            Namespace = "default",
            Name = "probe",
            Spec = document.RootElement.Clone(),
        });
    }

    private sealed record Answer(FieldVerdict Verdict, string Note);
}
