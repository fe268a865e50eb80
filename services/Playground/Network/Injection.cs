using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Network;

/// <summary>Which pods have a sidecar (decision 17).</summary>
internal static class Injection
{
    private const string Inject = "sidecar.istio.io/inject";

    /// <param name="pod">The pod.</param>
    /// <param name="namespaceLabels">Labels of its namespace.</param>
    public static bool Applies(PodManifest pod, ImmutableDictionary<string, string> namespaceLabels)
    {
        // kube-injected YAML brings its sidecar; an injected pod has ours already.
        if (pod.Containers.Concat(pod.InitContainers).Any(container => container.IsProxy)) return !IsGateway(pod);

        if (IsRefused(pod)) return false;
        if (Asked(pod) == "true") return true;
        var ns = namespaceLabels.GetValueOrDefault("istio-injection");
        return ns == "enabled" || (ns != "disabled" && (pod.Namespace == "default" || namespaceLabels.ContainsKey("istio.io/rev")));
    }

    /// <summary>Whether the pod itself says that it wants no sidecar, or cannot have one.</summary>
    public static bool IsRefused(PodManifest pod) => Asked(pod) == "false" || pod.HostNetwork;

    /// <summary>A pod that is nothing but a proxy: an ingress or egress gateway.</summary>
    public static bool IsGateway(PodManifest pod) => !pod.Containers.IsEmpty && pod.Containers.All(container => container.IsProxy);

    // The label decides before the annotation, as in Istio.
    private static string? Asked(PodManifest pod) => pod.Labels.GetValueOrDefault(Inject) ?? pod.Annotations.GetValueOrDefault(Inject);
}
