using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Store;

using static Bookinfo.Playground.Api.Tables.TableColumns;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Pods and what makes them.</summary>
internal static class WorkloadColumns
{
    private static readonly TableColumn Containers =
        new("Containers", row => Joined(TemplateContainers(row).Select(c => c.At("name").AsText())), Wide: true);

    private static readonly TableColumn Images =
        new("Images", row => Joined(TemplateContainers(row).Select(c => c.At("image").AsText())), Wide: true);

    private static readonly TableColumn Selector =
        new("Selector", row => Labels(row.Spec.At("selector", "matchLabels")), Wide: true);

    public static readonly ImmutableArray<(ResourceKind Kind, ImmutableArray<TableColumn> Columns)> All =
    [
        (ResourceKinds.Pod,
        [
            Name, new("Ready", row => PodContainers.Ready(row.Json)), new("Status", row => PodPhase.Of(row.Json)), new("Restarts", Restarts), Age,
            new("IP", row => row.Status.At("podIP").AsText() ?? "<none>", Wide: true),
            new("Node", row => row.Spec.At("nodeName").AsText() ?? "<none>", Wide: true),
            new("Nominated Node", row => row.Status.At("nominatedNodeName").AsText() ?? "<none>", Wide: true),
            new("Readiness Gates", _ => "<none>", Wide: true),
        ]),
        (ResourceKinds.Deployment,
        [
            Name,
            new("Ready", row => $"{Count(row.Status.At("readyReplicas"))}/{Count(row.Spec.At("replicas"))}"),
            new("Up-to-date", row => Count(row.Status.At("updatedReplicas"))),
            new("Available", row => Count(row.Status.At("availableReplicas"))),
            Age, Containers, Images, Selector,
        ]),
        (ResourceKinds.ReplicaSet,
        [
            Name,
            new("Desired", row => Count(row.Spec.At("replicas")), Type: "integer"),
            new("Current", row => Count(row.Status.At("replicas")), Type: "integer"),
            new("Ready", row => Count(row.Status.At("readyReplicas")), Type: "integer"),
            Age, Containers, Images, Selector,
        ]),
        (ResourceKinds.Job,
        [
            Name, new("Status", JobState), new("Completions", Completions), new("Duration", Duration), Age, Containers, Images, Selector,
        ]),
    ];

    private static IEnumerable<JsonElement> TemplateContainers(TableRow row) => row.Spec.At("template", "spec", "containers").Items();

    private static string Restarts(TableRow row)
    {
        var count = PodContainers.Restarts(row.Json).ToString(CultureInfo.InvariantCulture);
        var last = PodContainers.Statuses(row.Json).Select(c => HumanDuration.Read(c.At("lastState", "terminated", "finishedAt"))).Max();
        return last is { } time && count != "0" ? $"{count} ({HumanDuration.Text(row.Now - time)} ago)" : count;
    }

    private static string JobState(TableRow row)
    {
        bool Has(string type) => row.Status.At("conditions").Items().Any(c => c.At("type").AsText() == type && c.At("status").AsText() == "True");
        if (Has("Complete")) return "Complete";
        if (Has("Failed")) return "Failed";
        return row.Spec.At("suspend").ValueKind == JsonValueKind.True ? "Suspended" : "Running";
    }

    private static string Completions(TableRow row)
    {
        var wanted = row.Spec.At("completions");
        return $"{Count(row.Status.At("succeeded"))}/{(wanted.ValueKind == JsonValueKind.Number ? Count(wanted) : "1")}";
    }

    private static string Duration(TableRow row)
    {
        if (HumanDuration.Read(row.Status.At("startTime")) is not { } start) return "";
        return HumanDuration.Text((HumanDuration.Read(row.Status.At("completionTime")) ?? row.Now) - start);
    }
}
