using System.Text.Json;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Answers <c>fieldRef</c>: what a pod may know of itself.</summary>
internal static class FieldReference
{
    /// <summary>Value of a field; null when Playground has no such field.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="podIP">Its address.</param>
    /// <param name="path">For example <c>metadata.labels['app']</c>.</param>
    public static string? Resolve(PodManifest pod, string podIP, string path) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace,
        "metadata.uid" => pod.Uid,
        "metadata.labels" => Lines(pod.Labels),
        "metadata.annotations" => Lines(pod.Annotations),
        "spec.nodeName" => "playground",
        "spec.serviceAccountName" => pod.ServiceAccount,
        "status.podIP" or "status.podIPs" => podIP,
        "status.hostIP" or "status.hostIPs" => "127.0.0.1",
        _ when Key(path, "metadata.labels") is { } label => pod.Labels.GetValueOrDefault(label, ""),
        _ when Key(path, "metadata.annotations") is { } annotation => pod.Annotations.GetValueOrDefault(annotation, ""),
        _ => null,
    };

    private static string? Key(string path, string field) =>
        path.StartsWith(field + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal) ? path[(field.Length + 2)..^2] : null;

    /// <summary>As files of a downwardAPI volume have them: <c>name="value"</c>, one a line.</summary>
    private static string Lines(IReadOnlyDictionary<string, string> map) =>
        string.Join('\n', map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={JsonSerializer.Serialize(pair.Value)}"));
}
