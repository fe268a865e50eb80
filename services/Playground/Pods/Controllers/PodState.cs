using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>What controllers ask about a pod's status.</summary>
internal static class PodState
{
    public static bool IsFinished(StoredObject pod) => pod.Json.Text("status", "phase") is "Succeeded" or "Failed";

    /// <summary>Counts towards a ReplicaSet: neither finished nor being deleted.</summary>
    public static bool IsActive(StoredObject pod) => !IsFinished(pod) && !Owner.IsBeingDeleted(pod);

    public static bool IsReady(StoredObject pod) => ReadySince(pod) is not null;

    /// <summary>Since when the pod is ready; null: it is not.</summary>
    public static DateTimeOffset? ReadySince(StoredObject pod)
    {
        foreach (var condition in pod.Json.Items("status", "conditions"))
        {
            if (condition.Text("type") == "Ready")
                return condition.Text("status") == "True" ? condition.Time("lastTransitionTime") ?? DateTimeOffset.MinValue : null;
        }

        return null;
    }

    /// <summary>Ready for at least so long.</summary>
    public static bool IsAvailable(StoredObject pod, TimeSpan minReady, DateTimeOffset now) =>
        ReadySince(pod) is { } since && (minReady <= TimeSpan.Zero || since + minReady <= now);
}
