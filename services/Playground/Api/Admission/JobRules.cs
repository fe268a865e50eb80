using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Jobs.</summary>
internal static class JobRules
{
    private static readonly string[] Modes = ["Indexed", "NonIndexed"];

    /// <summary>Counts that cannot be below zero; two of them are also bounded for Jobs that number their pods.</summary>
    private static readonly string[] Counts = ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"];

    public static IEnumerable<FieldError> Check(JsonObject json, StoredObject? live)
    {
        if (json["spec"] is not JsonObject spec) yield break;
        foreach (var field in Counts)
        {
            if (spec[field]?.ToString().StartsWith('-') == true)
                yield return FieldError.Invalid($"spec.{field}", spec[field]!.ToString(), "must be greater than or equal to 0");
        }

        var mode = spec["completionMode"].AsText();
        if (mode is not null && !Modes.Contains(mode)) yield return FieldError.NotSupported("spec.completionMode", $"\"{mode}\"", Modes);
        if (mode == "Indexed" && spec["completions"] is null) yield return FieldError.Required("spec.completions", "when completion mode is Indexed");
        foreach (var error in PodRules.CheckTemplate(spec["template"], "spec.template", ["OnFailure", "Never"])) yield return error;
        if (live is null) yield break;
        var before = live.ToMutable()["spec"];
        foreach (var field in new[] { "selector", "template", "completionMode" })
        {
            if (!JsonNode.DeepEquals(before?[field], spec[field]))
                yield return FieldError.Invalid($"spec.{field}", Json.ToText(spec[field]), "field is immutable");
        }
    }
}
