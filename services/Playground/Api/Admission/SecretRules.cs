using System.Buffers.Text;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Secrets.</summary>
internal static class SecretRules
{
    public static IEnumerable<FieldError> Check(JsonObject json, StoredObject? live)
    {
        foreach (var (key, value) in json["data"] as JsonObject ?? [])
        {
            if (!Base64.IsValid(value.AsText() ?? "")) yield return FieldError.Invalid($"data[{key}]", "\"...\"", "must be base64");
        }

        if (json["type"].AsText() == "kubernetes.io/tls")
        {
            foreach (var key in new[] { "tls.crt", "tls.key" })
            {
                if (json["data"]?[key] is null) yield return FieldError.Required($"data[{key}]");
            }
        }

        if (live?.Json.At("type").AsText() is { } before && before != json["type"].AsText())
            yield return FieldError.Invalid("type", Json.ToText(json["type"]), "field is immutable");
    }
}
