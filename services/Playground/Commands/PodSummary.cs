using System.Text.Json;

namespace Bookinfo.Playground.Commands;

/// <summary>What a person wants to know of a Pod object.</summary>
internal static class PodSummary
{
    public static bool IsReady(JsonElement pod) => Containers(pod).Any() && Containers(pod).All(IsContainerReady);

    /// <summary><c>2/2</c>.</summary>
    public static string Ready(JsonElement pod) => $"{Containers(pod).Count(IsContainerReady)}/{pod.GetProperty("spec").GetProperty("containers").GetArrayLength()}";

    public static int Restarts(JsonElement pod) => Containers(pod).Sum(c => c.TryGetProperty("restartCount", out var count) ? count.GetInt32() : 0);

    /// <summary>Why a container waits, else the phase, else <c>Pending</c>.</summary>
    public static string Phase(JsonElement pod)
    {
        foreach (var container in Containers(pod))
        {
            if (container.TryGetProperty("state", out var state) && state.TryGetProperty("waiting", out var waiting)
                && waiting.TryGetProperty("reason", out var reason)) return reason.GetString()!;
        }

        return pod.TryGetProperty("status", out var status) && status.TryGetProperty("phase", out var phase) ? phase.GetString()! : "Pending";
    }

    private static bool IsContainerReady(JsonElement container) => container.TryGetProperty("ready", out var ready) && ready.GetBoolean();

    private static JsonElement.ArrayEnumerator Containers(JsonElement pod) =>
        pod.TryGetProperty("status", out var status) && status.TryGetProperty("containerStatuses", out var containers) ? containers.EnumerateArray() : default;
}
