using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Deployments and ReplicaSets.</summary>
internal static class ReplicaRules
{
    public static IEnumerable<FieldError> Check(ResourceKind kind, JsonObject json, StoredObject? live)
    {
        if (json["spec"] is not JsonObject spec) yield break;
        if (spec["replicas"]?.ToString().StartsWith('-') == true)
            yield return FieldError.Invalid("spec.replicas", spec["replicas"]!.ToString(), "must be greater than or equal to 0");
        foreach (var error in CheckSelector(kind, spec)) yield return error;
        foreach (var error in PodRules.CheckTemplate(spec["template"], "spec.template", ["Always"])) yield return error;
        if (spec["strategy"]?["type"].AsText() is { } type && type is not ("RollingUpdate" or "Recreate"))
            yield return FieldError.NotSupported("spec.strategy.type", $"\"{type}\"", ["Recreate", "RollingUpdate"]);
        if (spec["strategy"]?["type"].AsText() == "Recreate" && spec["strategy"]?["rollingUpdate"] is not null)
            yield return FieldError.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        if (live is null) yield break;
        if (live.ToMutable()["spec"]?["selector"] is { } before && !JsonNode.DeepEquals(before, spec["selector"]))
            yield return FieldError.Invalid("spec.selector", Json.ToText(spec["selector"]), "field is immutable");
    }

    private static IEnumerable<FieldError> CheckSelector(ResourceKind kind, JsonObject spec)
    {
        if (spec["selector"] is not JsonObject selector) yield break;
        var labels = selector["matchLabels"] as JsonObject ?? [];
        var expressions = selector["matchExpressions"] as JsonArray ?? [];
        if (labels.Count + expressions.Count == 0)
        {
            yield return FieldError.Invalid("spec.selector", "{}", $"empty selector is invalid for {kind.Singular}");
            yield break;
        }

        var given = spec["template"]?["metadata"]?["labels"] as JsonObject ?? [];
        if (!labels.All(l => given[l.Key].AsText() == l.Value.AsText()) || !expressions.OfType<JsonObject>().All(e => Holds(e, given)))
            yield return FieldError.Invalid("spec.template.metadata.labels", Json.ToText(given), "`selector` does not match template `labels`");
    }

    private static bool Holds(JsonObject expression, JsonObject labels)
    {
        var value = labels[expression["key"].AsText() ?? ""].AsText();
        var listed = (expression["values"] as JsonArray)?.Any(v => v.AsText() == value) == true;
        return expression["operator"].AsText() switch
        {
            "In" => value is not null && listed,
            "NotIn" => value is null || !listed,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => true,
        };
    }
}
