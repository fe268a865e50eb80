using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Defaults of Jobs, the selector that ties a Job to its pods among them.</summary>
internal static class JobDefaults
{
    private const int BackoffLimit = 6;

    /// <param name="json">The Job.</param>
    /// <param name="isNew">A new Job gets its uid here already: the selector is made of it.</param>
    public static void Fill(JsonObject json, bool isNew)
    {
        if (json["spec"] is not JsonObject spec) return;
        if (spec["completions"] is null && spec["parallelism"] is null) spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("backoffLimit", BackoffLimit);
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        PodDefaults.FillTemplate(spec);
        if (isNew && spec["manualSelector"]?.ToString() != "true") Select(json, spec);
    }

    private static void Select(JsonObject json, JsonObject spec)
    {
        var metadata = json.Child("metadata");
        var uid = Guid.NewGuid().ToString();
        metadata["uid"] = uid;
        var labels = spec.Child("template").Child("metadata").Child("labels");
        foreach (var prefix in new[] { "batch.kubernetes.io/", "" })
        {
            labels[prefix + "controller-uid"] = uid;
            labels[prefix + "job-name"] = metadata["name"].AsText();
        }

        spec.Default("selector", new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } });
    }
}
