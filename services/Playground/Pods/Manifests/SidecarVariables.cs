using System.Text.Json;

namespace Bookinfo.Playground.Pods.Manifests;

/// <summary>
/// What kube-inject takes from a pod and keeps in variables of the sidecar: it leads probes and metrics to Istio's agent, which does not
/// run here, so both must go to the pod's own program again.
/// </summary>
internal static class SidecarVariables
{
    /// <summary>Probes by the path at the agent that stands in their place.</summary>
    public const string Probes = "ISTIO_KUBE_APP_PROBERS";

    /// <summary>The annotations <c>prometheus.io/...</c> as they were, without this prefix.</summary>
    public const string Metrics = "ISTIO_PROMETHEUS_ANNOTATIONS";

    /// <param name="env">The sidecar's variables.</param>
    /// <param name="name">One of them.</param>
    /// <returns>Null: there is none, or it holds no JSON object.</returns>
    public static JsonElement? Read(IEnumerable<JsonElement> env, string name)
    {
        if (env.FirstOrDefault(variable => variable.Text("name") == name).Text("value") is not { } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
