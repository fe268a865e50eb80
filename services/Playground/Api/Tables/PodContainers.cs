using System.Text.Json;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>The containers of a Pod object that run as long as it does: those of <c>spec.containers</c>, and init containers that run beside them.</summary>
internal static class PodContainers
{
    /// <summary>Names of the init containers with <c>restartPolicy: Always</c>.</summary>
    public static HashSet<string?> RunningBeside(JsonElement pod) =>
        [.. pod.At("spec", "initContainers").Items().Where(static c => c.At("restartPolicy").AsText() == "Always").Select(static c => c.At("name").AsText())];

    /// <summary>What the status says of them.</summary>
    public static JsonElement[] Statuses(JsonElement pod)
    {
        var beside = RunningBeside(pod);
        return [.. pod.At("status", "containerStatuses").Items(), .. pod.At("status", "initContainerStatuses").Items().Where(c => beside.Contains(c.At("name").AsText()))];
    }

    /// <summary>The READY column: <c>2/2</c>.</summary>
    public static string Ready(JsonElement pod)
    {
        var statuses = Statuses(pod);
        return $"{statuses.Count(static c => c.At("ready").ValueKind == JsonValueKind.True)}/{Math.Max(statuses.Length, RunningBeside(pod).Count + pod.At("spec", "containers").Items().Count())}";
    }

    /// <summary>How often they have been started again.</summary>
    public static int Restarts(JsonElement pod) => (int)Statuses(pod).Sum(static c => c.At("restartCount").AsNumber());
}
