using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>The role of Istio's validation webhook, played by the embedded mesh.</summary>
internal sealed class IstioWebhook(IMesh? mesh)
{
    /// <summary>Null when the mesh takes the object, or does not judge its kind.</summary>
    public ApiStatus? Judge(ResourceTarget target, JsonObject json, StoredObject? live, ImmutableArray<string>.Builder warnings)
    {
        if (mesh is null || !target.Kind.Custom) return null;
        var result = mesh.Validate(Candidate(target, json, live));
        foreach (var warning in result.Warnings) warnings.Add(warning.ToString());
        if (result.IsValid) return null;
        var joined = result.Errors.Length == 1
            ? result.Errors[0].ToString()
            : $"{result.Errors.Length} errors occurred:\n{string.Join('\n', result.Errors.Select(e => $"\t* {e}"))}\n\n";
        return ApiStatus.BadRequest($"admission webhook \"validation.istio.io\" denied the request: configuration is invalid: {joined}");
    }

    private static MeshObject Candidate(ResourceTarget target, JsonObject json, StoredObject? live)
    {
        using var document = JsonSerializer.SerializeToDocument(json);
        var root = document.RootElement.Clone();
        return new MeshObject
        {
            Group = target.Kind.Group,
            Version = target.Version,
            Kind = target.Kind.Kind,
            Namespace = root.At("metadata", "namespace").AsText() ?? "",
            Name = root.At("metadata", "name").AsText() ?? "",
            Created = live is null ? DateTimeOffset.UtcNow : Tables.HumanDuration.Read(live.Json.At("metadata", "creationTimestamp")) ?? DateTimeOffset.UtcNow,
            Labels = root.At("metadata", "labels").Members().ToImmutableDictionary(l => l.Name, l => l.Value.AsText() ?? ""),
            Spec = root.At("spec"),
        };
    }
}
