using System.Text.Json;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>The STATUS column of a pod: the phase, or the reason that says more.</summary>
internal static class PodPhase
{
    public static string Of(JsonElement pod)
    {
        if (pod.At("metadata", "deletionTimestamp").ValueKind == JsonValueKind.String) return "Terminating";
        var status = pod.At("status");
        var reason = status.At("reason").AsText() ?? status.At("phase").AsText() ?? "Pending";
        return (IsInitialized(status) ? null : Initializing(pod)) ?? Troubled(status) ?? reason;
    }

    private static bool IsInitialized(JsonElement status) =>
        status.At("conditions").Items().Any(static c => c.At("type").AsText() == "Initialized" && c.At("status").AsText() == "True");

    private static string? Initializing(JsonElement pod)
    {
        var lasting = PodContainers.RunningBeside(pod);
        var all = pod.At("status").At("initContainerStatuses").Items().ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            var state = all[i].At("state");
            var ended = state.At("terminated");
            if (ended.ValueKind == JsonValueKind.Object && ended.At("exitCode").AsNumber() == 0) continue;
            if (lasting.Contains(all[i].At("name").AsText()) && all[i].At("started").ValueKind == JsonValueKind.True) continue;
            if (ended.ValueKind == JsonValueKind.Object) return $"Init:{ended.At("reason").AsText() ?? "Error"}";
            return state.At("waiting", "reason").AsText() is { } waiting && waiting != "PodInitializing" ? $"Init:{waiting}" : $"Init:{i}/{all.Length}";
        }

        return null;
    }

    private static string? Troubled(JsonElement status)
    {
        string? reason = null;
        var running = false;
        foreach (var container in status.At("containerStatuses").Items().Reverse())
        {
            var state = container.At("state");
            if (state.At("waiting", "reason").AsText() is { } waiting) reason = waiting;
            else if (state.At("terminated") is { ValueKind: JsonValueKind.Object } ended) reason = Ended(ended);
            else if (container.At("ready").ValueKind == JsonValueKind.True) running = true;
        }

        return reason == "Completed" && running ? "Running" : reason;
    }

    private static string Ended(JsonElement ended) =>
        ended.At("reason").AsText()
        ?? (ended.At("signal").AsNumber() is var signal and > 0 ? $"Signal:{signal}" : $"ExitCode:{ended.At("exitCode").AsNumber()}");
}
