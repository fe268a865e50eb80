using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Adds the sidecar's container to a Pod object, so that kubectl counts it. No process runs for it.</summary>
internal static class SidecarInjection
{
    private const string DefaultContainer = "kubectl.kubernetes.io/default-container";

    /// <returns>False when the pod has one already.</returns>
    public static bool Inject(JsonObject pod)
    {
        if (pod["spec"]?["containers"] is not JsonArray { Count: > 0 } containers) return false;
        if (containers.Concat(pod["spec"]?["initContainers"] as JsonArray ?? []).Any(container => container?["name"]?.GetValue<string>() == ContainerManifest.Sidecar)) return false;
        var metadata = pod["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[DefaultContainer] ??= containers[0]?["name"]?.DeepClone();
        annotations["kubectl.kubernetes.io/default-logs-container"] ??= containers[0]?["name"]?.DeepClone();
        annotations["sidecar.istio.io/status"] = """{"initContainers":null,"containers":["istio-proxy"],"volumes":null,"revision":"playground"}""";
        containers.Add(new JsonObject
        {
            ["name"] = ContainerManifest.Sidecar,
            ["image"] = "istio/proxyv2:playground",
            ["imagePullPolicy"] = "IfNotPresent",
            ["args"] = new JsonArray("proxy", "sidecar"),
            ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 15090, ["name"] = "http-envoy-prom", ["protocol"] = "TCP" }),
            ["resources"] = new JsonObject(),
            ["terminationMessagePath"] = "/dev/termination-log",
            ["terminationMessagePolicy"] = "File",
        });
        return true;
    }
}
