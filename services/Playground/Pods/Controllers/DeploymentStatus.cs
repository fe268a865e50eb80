using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Counts and conditions of a Deployment, as <c>rollout status</c> and <c>wait</c> read them.</summary>
internal static class DeploymentStatus
{
    private const int DefaultDeadlineSeconds = 600;

    /// <param name="deployment">The Deployment, its last status included.</param>
    /// <param name="current">ReplicaSet of the present template; null while paused before the first.</param>
    /// <param name="owned">All its ReplicaSets.</param>
    /// <param name="now">The time.</param>
    /// <returns>The status, and when its deadline passes if nothing happens.</returns>
    public static (JsonObject Status, TimeSpan? Again) Of(JsonObject deployment, StoredObject? current, StoredObject[] owned, DateTimeOffset now)
    {
        var wanted = deployment["spec"]?["replicas"]?.GetValue<int>() ?? 1;
        var total = owned.Sum(rs => Count(rs, "replicas"));
        var available = owned.Sum(rs => Count(rs, "availableReplicas"));
        var updated = current is null ? 0 : Count(current, "replicas");
        var status = new JsonObject { ["observedGeneration"] = deployment["metadata"]?["generation"]?.DeepClone() };
        Set(status, "replicas", total);
        Set(status, "updatedReplicas", updated);
        Set(status, "readyReplicas", owned.Sum(rs => Count(rs, "readyReplicas")));
        Set(status, "availableReplicas", available);
        Set(status, "unavailableReplicas", Math.Max(0, Math.Max(wanted, total) - available));

        var before = (deployment["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var (progressing, again) = Progressing(deployment, before, current, (wanted, total, updated, available), now);
        status["conditions"] = new JsonArray(Available(deployment, before, wanted, available, now), progressing);
        return (status, again);
    }

    private static JsonObject Available(JsonObject deployment, JsonObject[] before, int wanted, int available, DateTimeOffset now)
    {
        var strategy = deployment["spec"]?["strategy"];
        var recreate = strategy?["type"]?.GetValue<string>() == "Recreate";
        var rollout = Rollout.Of(strategy?["rollingUpdate"]?["maxSurge"]?.ToString(), strategy?["rollingUpdate"]?["maxUnavailable"]?.ToString(), wanted);
        var enough = available >= wanted - (recreate ? 0 : rollout.MaxUnavailable);
        return Condition(
            before, "Available", enough ? "True" : "False",
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", touched: false, now);
    }

    private static (JsonObject Condition, TimeSpan? Again) Progressing(
        JsonObject deployment, JsonObject[] before, StoredObject? current, (int Wanted, int Total, int Updated, int Available) counts, DateTimeOffset now)
    {
        var name = current?.Name ?? deployment["metadata"]?["name"]?.GetValue<string>();
        if (deployment["spec"]?["paused"] is JsonValue paused && paused.TryGetValue<bool>(out var isPaused) && isPaused)
            return (Condition(before, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", touched: false, now), null);
        if (counts.Updated == counts.Wanted && counts.Total == counts.Wanted && counts.Available == counts.Wanted)
        {
            var done = $"ReplicaSet \"{name}\" has successfully progressed.";
            return (Condition(before, "Progressing", "True", "NewReplicaSetAvailable", done, touched: false, now), null);
        }

        var last = before.FirstOrDefault(c => c["type"]?.GetValue<string>() == "Progressing");
        var moved = last is null || last["reason"]?.GetValue<string>() == "NewReplicaSetAvailable" || Moved(deployment, counts);
        var deadline = TimeSpan.FromSeconds(deployment["spec"]?["progressDeadlineSeconds"]?.GetValue<int>() ?? DefaultDeadlineSeconds);
        var since = moved || !DateTimeOffset.TryParse(last!["lastUpdateTime"]?.GetValue<string>(), CultureInfo.InvariantCulture, out var at) ? now : at;
        if (now - since >= deadline)
        {
            var late = $"ReplicaSet \"{name}\" has timed out progressing.";
            return (Condition(before, "Progressing", "False", "ProgressDeadlineExceeded", late, touched: false, now), null);
        }

        var going = $"ReplicaSet \"{name}\" is progressing.";
        return (Condition(before, "Progressing", "True", "ReplicaSetUpdated", going, moved, now), deadline - (now - since) + TimeSpan.FromMilliseconds(100));
    }

    /// <summary>More new, fewer old or more available pods than the last status says.</summary>
    private static bool Moved(JsonObject deployment, (int Wanted, int Total, int Updated, int Available) counts)
    {
        var last = deployment["status"];
        int Before(string field) => last?[field]?.GetValue<int>() ?? 0;
        return counts.Updated > Before("updatedReplicas")
            || counts.Available > Before("availableReplicas")
            || counts.Total - counts.Updated < Before("replicas") - Before("updatedReplicas")
            || last?["observedGeneration"]?.ToString() != deployment["metadata"]?["generation"]?.ToString();
    }

    private static JsonObject Condition(JsonObject[] before, string type, string status, string reason, string message, bool touched, DateTimeOffset now)
    {
        var last = before.FirstOrDefault(c => c["type"]?.GetValue<string>() == type);
        var text = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var sameStatus = last?["status"]?.GetValue<string>() == status;
        var same = sameStatus && last?["reason"]?.GetValue<string>() == reason;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastUpdateTime"] = same && !touched ? last!["lastUpdateTime"]?.DeepClone() : text,
            ["lastTransitionTime"] = sameStatus ? last!["lastTransitionTime"]?.DeepClone() : text,
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private static int Count(StoredObject replicaSet, string field) => replicaSet.Json.Number("status", field) ?? 0;

    private static void Set(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
    }
}
