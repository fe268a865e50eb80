using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Schemas;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Everything that is decided about an object before it is stored, in the order of a real API server.</summary>
internal sealed class AdmissionChain(Defaults defaults, IstioWebhook webhook, MissingReferences references, ObjectStore store, IEnumerable<IObjectNotes> notes)
{
    /// <param name="target">Kind and version that were asked for.</param>
    /// <param name="json">The object; unknown fields are taken out, defaults are filled in.</param>
    /// <param name="live">What stands there now; null for a new object.</param>
    /// <param name="validation">What happens to unknown fields.</param>
    public Verdict Judge(ResourceTarget target, JsonObject json, StoredObject? live, FieldValidation validation)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        var schema = SchemaCatalog.Find(target.Kind);
        // Its owner reports in it what is: nothing there is a user's wish.
        if (target.Subresource == "status") return new Verdict(null, []);
        var status = live is null ? null : json["status"]?.DeepClone();
        if (status is not null) json.Remove("status");
        if (schema is not null && Decode(target, json, schema, validation, warnings) is { } undecodable) return new Verdict(undecodable, []);

        // A new object has done nothing yet, whatever a copy of an older one says. Only a Node's kubelet brings its status along.
        if (live is null && target.Kind.HasStatus && target.Kind != ResourceKinds.Node) json.Remove("status");
        if (target.Kind.Custom && schema is not null) SchemaDefaults.Fill(json, schema);
        defaults.Fill(target, json, live);
        var errors = Errors(target, json, live, schema);
        if (errors.Length > 0) return new Verdict(ApiStatus.Invalid(target.Kind, json["metadata"]!["name"].AsText() ?? "", errors), warnings.ToImmutable());
        if (status is not null) json["status"] = status;
        var denied = webhook.Judge(target, json, live, warnings);
        if (denied is null) warnings.AddRange(references.Of(target.Kind, json));
        if (denied is null) warnings.AddRange(notes.SelectMany(note => note.Of(target.Kind, json)));
        if (Effect(target) is { } effect) warnings.Add(effect);
        return new Verdict(denied, warnings.ToImmutable());
    }

    private ApiStatus? Decode(
        ResourceTarget target, JsonObject json, Schema schema, FieldValidation validation, ImmutableArray<string>.Builder warnings)
    {
        if (!target.Kind.Custom)
        {
            var wrong = SchemaValidator.WrongTypes(json, schema);
            if (wrong.Count > 0) return Undecodable(target, string.Join("; ", wrong.Select(t => $"json: cannot unmarshal {t.Found} into field {t.Field} of type {t.Wanted}")));
        }

        var unknown = UnknownFields.Prune(json, schema, Stays).ConvertAll(path => $"unknown field \"{path}\"");
        if (unknown.Count == 0 || validation == FieldValidation.Ignore) return null;
        if (validation == FieldValidation.Strict) return Undecodable(target, $"strict decoding error: {string.Join(", ", unknown)}");
        warnings.AddRange(unknown);
        return null;

        bool Stays(string path) => Istio11Fields.Has(target.Kind, path) && CompatAnnotation.Current(store) == MeshCompat.Istio11;
    }

    private static ApiStatus Undecodable(ResourceTarget target, string why) => ApiStatus.BadRequest(
        $"{target.Kind.Kind} in version \"{target.Version}\" cannot be handled as a {target.Kind.Kind}: {why}");

    private static ImmutableArray<FieldError> Errors(ResourceTarget target, JsonObject json, StoredObject? live, Schema? schema)
    {
        List<FieldError> errors = [.. MetadataRules.Check(target.Kind, json.Child("metadata"))];
        if (schema is not null && target.Kind.Custom)
        {
            errors.AddRange(SchemaValidator.Validate(json, schema));
            if (errors.Count == 0) errors.AddRange(CustomRules.Check(target.Kind, json));
        }
        else if (schema is not null) errors.AddRange(KubernetesRules.Check(target.Kind, json, live, [.. SchemaValidator.Missing(json, schema)]));
        return [.. errors];
    }

    /// <summary>Said at apply time, so that nobody waits for something that will not happen.</summary>
    private static string? Effect(ResourceTarget target)
    {
        if (target.Kind.Inert) return $"{target.Kind.Kind} is stored, but nothing in Playground acts on it";
        return target.Kind.Aliases.Contains(target.ApiVersion) ? $"{target.ApiVersion} {target.Kind.Kind} is taken as {target.Kind.ApiVersion}" : null;
    }
}
