using System.Text.Json;

using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>Which run of a container a request for its log means, judged by the pod's status as a kubelet does.</summary>
internal static class ContainerLogRun
{
    /// <param name="pod">The pod.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="wanted">As it was asked for.</param>
    /// <param name="error">Set when that run does not exist, or not yet.</param>
    public static LogRequest Of(StoredObject pod, string container, LogRequest wanted, out ApiStatus? error)
    {
        error = null;
        var status = StatusOf(pod, container);
        var waits = !IsSet(status.At("state", "running")) && !IsSet(status.At("state", "terminated"));
        if (!IsSet(status.At("lastState", "terminated")))
        {
            if (wanted.Previous) error = ApiStatus.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Name}\" not found");
            else if (waits) error = ApiStatus.BadRequest($"container \"{container}\" in pod \"{pod.Name}\" is waiting to start: {Why(status.At("state", "waiting", "reason").AsText())}");
        }

        // While it waits for its next run, the newest that there is has ended already.
        return wanted with { Previous = wanted.Previous && !waits };
    }

    private static JsonElement StatusOf(StoredObject pod, string container) => pod.Json.At("status", "containerStatuses").Items()
        .Concat(pod.Json.At("status", "initContainerStatuses").Items())
        .FirstOrDefault(status => status.At("name").AsText() == container);

    private static bool IsSet(JsonElement element) => element.ValueKind == JsonValueKind.Object;

    private static string Why(string? reason) => reason switch
    {
        null => "ContainerCreating",
        "ErrImagePull" => "image can't be pulled",
        "ImagePullBackOff" => "trying and failing to pull image",
        _ => reason,
    };
}
