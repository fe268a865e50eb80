using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Status;

/// <summary>Writes <c>status</c> of a Pod: phase, conditions, addresses, containers.</summary>
internal static class PodStatusJson
{
    public static JsonObject Of(
        PodManifest pod, string podIP, DateTimeOffset started, bool initialized, IReadOnlyDictionary<string, ContainerStatus> containers,
        JsonNode? before, DateTimeOffset now)
    {
        var lasting = pod.Lasting.Select(c => containers[c.Name]).ToArray();
        var ready = initialized && lasting.All(c => c.Ready);
        var unready = string.Join(' ', lasting.Where(c => !c.Ready).Select(c => c.Name));
        var phase = Phase(pod, initialized, containers);
        var finished = phase is "Succeeded" or "Failed";
        var incomplete = string.Join(' ', pod.InitContainers.Where(c => c.RunsBeside ? !containers[c.Name].Started : containers[c.Name].State is not Terminated { ExitCode: 0 }).Select(c => c.Name));
        var old = (before?["conditions"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var (reason, message) = finished ? (phase == "Failed" ? "PodFailed" : "PodCompleted", null) : ("ContainersNotReady", $"containers with unready status: [{unready}]");
        var status = new JsonObject
        {
            ["phase"] = phase,
            ["conditions"] = new JsonArray(
                Condition(old, "PodReadyToStartContainers", true, null, null, now),
                Condition(old, "Initialized", initialized, "ContainersNotInitialized", $"containers with incomplete status: [{incomplete}]", now),
                Condition(old, "Ready", ready, reason, message, now),
                Condition(old, "ContainersReady", ready, reason, message, now),
                Condition(old, "PodScheduled", true, null, null, now)),
            ["hostIP"] = "127.0.0.1",
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
            ["podIP"] = podIP,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = podIP }),
            ["startTime"] = Text(started),
            ["qosClass"] = "BestEffort",
        };
        if (pod.InitContainers.Length > 0) status["initContainerStatuses"] = Statuses(pod, pod.InitContainers, containers);
        status["containerStatuses"] = Statuses(pod, pod.Containers, containers);
        return status;
    }

    /// <summary>Status of a pod that no node has a place for.</summary>
    public static JsonObject Unschedulable(string why, DateTimeOffset now) => new()
    {
        ["phase"] = "Pending",
        ["conditions"] = new JsonArray(Condition([], "PodScheduled", false, "Unschedulable", why, now)),
        ["qosClass"] = "BestEffort",
    };

    private static string Phase(PodManifest pod, bool initialized, IReadOnlyDictionary<string, ContainerStatus> containers)
    {
        if (pod.RestartPolicy == RestartPolicy.Never && pod.InitContainers.Any(c => !c.RunsBeside && containers[c.Name].State is Terminated { ExitCode: not 0 })) return "Failed";

        var main = pod.Containers.Select(c => containers[c.Name]).ToArray();
        var isLasting = pod.InitContainers.Any(c => c.RunsBeside && containers[c.Name].State is Running);
        // The sidecar ends with the pod's own containers and says nothing about how they fared.
        var own = main.Where(c => c.Name != "istio-proxy").ToArray();
        if (own.Length == 0) own = main;
        if (own.All(c => c.State is Terminated) && pod.RestartPolicy != RestartPolicy.Always && !isLasting)
        {
            var failed = own.Any(c => c.State is Terminated { ExitCode: not 0 });
            if (!failed) return "Succeeded";
            if (pod.RestartPolicy == RestartPolicy.Never) return "Failed";
        }

        if (!initialized) return "Pending";
        return own.Any(c => c.State is Running || c.Last is not null || c.State is Terminated) ? "Running" : "Pending";
    }

    private static JsonArray Statuses(PodManifest pod, ImmutableArray<ContainerManifest> manifests, IReadOnlyDictionary<string, ContainerStatus> containers)
    {
        var list = new JsonArray();
        foreach (var manifest in manifests)
        {
            var container = containers[manifest.Name];
            var status = new JsonObject
            {
                ["name"] = container.Name,
                ["image"] = container.Image,
                ["imageID"] = container.Image,
                ["containerID"] = container.State is Waiting && container.Last is null ? "" : $"playground://{pod.Uid}/{container.Name}/{container.Restarts}",
                ["ready"] = container.Ready,
                ["started"] = container.Started,
                ["restartCount"] = container.Restarts,
                ["state"] = State(container.State),
                ["lastState"] = container.Last is { } last ? State(last) : new JsonObject(),
            };
            list.Add(status);
        }

        return list;
    }

    private static JsonObject State(ContainerState state)
    {
        switch (state)
        {
            case Running running:
                return new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Text(running.Since) } };
            case Terminated ended:
                var terminated = new JsonObject { ["exitCode"] = ended.ExitCode, ["reason"] = ended.Reason, ["finishedAt"] = Text(ended.Finished) };
                if (ended.Message is not null) terminated["message"] = ended.Message;
                if (ended.Started is { } started) terminated["startedAt"] = Text(started);
                return new JsonObject { ["terminated"] = terminated };
            default:
                var waits = (Waiting)state;
                var waiting = new JsonObject { ["reason"] = waits.Reason };
                if (waits.Message is not null) waiting["message"] = waits.Message;
                return new JsonObject { ["waiting"] = waiting };
        }
    }

    private static JsonObject Condition(JsonObject[] before, string type, bool holds, string? reason, string? message, DateTimeOffset now)
    {
        var status = holds ? "True" : "False";
        var last = before.FirstOrDefault(c => c["type"]?.GetValue<string>() == type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = last?["status"]?.GetValue<string>() == status ? last["lastTransitionTime"]?.DeepClone() : Text(now),
        };
        if (holds) return condition;
        if (reason is not null) condition["reason"] = reason;
        if (message is not null) condition["message"] = message;
        return condition;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
