using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>Which container of a pod a request means.</summary>
internal static class ContainerChoice
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <param name="pod">The pod.</param>
    /// <param name="asked">Name in the request; null: the pod's default container.</param>
    /// <param name="error">Set when there is no such container, or no default among several.</param>
    public static string? Of(StoredObject pod, string? asked, out ApiStatus? error)
    {
        error = null;
        var names = pod.Json.At("spec", "containers").Items().Concat(pod.Json.At("spec", "initContainers").Items())
            .Concat(pod.Json.At("status", "containerStatuses").Items())
            .Select(c => c.At("name").AsText()).OfType<string>().Distinct().ToArray();
        if (asked is not null)
        {
            if (!names.Contains(asked)) error = ApiStatus.BadRequest($"container {asked} is not valid for pod {pod.Name}: allowed are {string.Join(", ", names)}");
            return asked;
        }

        var own = pod.Json.At("spec", "containers").Items().Select(c => c.At("name").AsText()).OfType<string>().ToArray();
        if (pod.Json.At("metadata", "annotations", DefaultContainer).AsText() is { } marked && own.Contains(marked)) return marked;
        if (own.Length == 1) return own[0];
        error = ApiStatus.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: [{string.Join(' ', names)}]");
        return null;
    }
}
