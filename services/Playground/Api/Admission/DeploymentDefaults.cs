using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Defaults of Deployments and ReplicaSets.</summary>
internal static class DeploymentDefaults
{
    private const int RevisionHistoryLimit = 10;
    private const int ProgressDeadlineSeconds = 600;

    /// <param name="json">The Deployment.</param>
    /// <param name="selectorFromTemplate">Old API versions allowed leaving the selector out: the template's labels then stand in.</param>
    public static void Fill(JsonObject json, bool selectorFromTemplate)
    {
        if (json["spec"] is not JsonObject spec) return;
        if (selectorFromTemplate && spec["selector"] is null && spec["template"]?["metadata"]?["labels"] is JsonObject labels)
            spec["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() };
        spec.Default("replicas", 1);
        var strategy = spec.Child("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy["type"].AsText() == "RollingUpdate")
        {
            strategy.Child("rollingUpdate").Default("maxUnavailable", "25%");
            strategy.Child("rollingUpdate").Default("maxSurge", "25%");
        }

        spec.Default("revisionHistoryLimit", RevisionHistoryLimit);
        spec.Default("progressDeadlineSeconds", ProgressDeadlineSeconds);
        PodDefaults.FillTemplate(spec);
    }

    public static void FillReplicaSet(JsonObject json)
    {
        if (json["spec"] is not JsonObject spec) return;
        spec.Default("replicas", 1);
        PodDefaults.FillTemplate(spec);
    }
}
