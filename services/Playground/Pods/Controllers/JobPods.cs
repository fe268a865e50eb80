using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Pods of a Job: a plain one, or one that knows its index.</summary>
internal static class JobPods
{
    /// <summary>Annotation and label of a pod with an index.</summary>
    public const string IndexKey = "batch.kubernetes.io/job-completion-index";

    private const string IndexVariable = "JOB_COMPLETION_INDEX";

    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    /// <param name="job">The Job.</param>
    /// <param name="index">From 0; null: the Job does not number its pods.</param>
    public static JsonObject New(StoredObject job, int? index)
    {
        if (index is not { } number) return TemplatePod.Of(job, $"{job.Name}-");
        var text = number.ToString(CultureInfo.InvariantCulture);
        var pod = TemplatePod.Of(job, $"{job.Name}-{text}-");
        var metadata = pod["metadata"]!.AsObject();
        foreach (var map in new[] { "annotations", "labels" })
        {
            if (metadata[map] is not JsonObject texts) metadata[map] = texts = [];
            texts[IndexKey] = text;
        }

        var spec = pod["spec"]!.AsObject();
        spec["hostname"] ??= $"{job.Name}-{text}";
        foreach (var container in ContainerLists.SelectMany(list => spec[list] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (container["env"] is not JsonArray env) container["env"] = env = [];
            env.Add(new JsonObject
            {
                ["name"] = IndexVariable,
                ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = $"metadata.labels['{IndexKey}']" } },
            });
        }

        return pod;
    }

    /// <summary>The index of a pod; null when it has none.</summary>
    public static int? IndexOf(StoredObject pod) =>
        int.TryParse(pod.Json.Text("metadata", "annotations", IndexKey), CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>How often the containers of a pod have been started again: with <c>OnFailure</c> these are the failed tries.</summary>
    public static int Restarts(StoredObject pod) =>
        pod.Json.Items("status", "initContainerStatuses").Concat(pod.Json.Items("status", "containerStatuses")).Sum(container => container.Number("restartCount") ?? 0);
}
