using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Defaults of a pod's spec, in a Pod and in every template.</summary>
internal static class PodDefaults
{
    private const int TerminationGraceSeconds = 30;
    private const int FileMode = 420;

    public static void Fill(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", TerminationGraceSeconds);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        if (spec["serviceAccountName"].AsText() is { Length: > 0 } account) spec["serviceAccount"] = account;
        else if (spec["serviceAccount"].AsText() is { Length: > 0 } older) spec["serviceAccountName"] = older;
        foreach (var container in Objects(spec["initContainers"]).Concat(Objects(spec["containers"]))) FillContainer(container);
        foreach (var volume in Objects(spec["volumes"])) FillVolume(volume);
    }

    /// <summary>Fills the pod's spec in the <c>template</c> of an owner's spec, where there is one.</summary>
    public static void FillTemplate(JsonObject ownerSpec)
    {
        if (ownerSpec["template"] is JsonObject template && template["spec"] is JsonObject pod) Fill(pod);
    }

    private static void FillContainer(JsonObject container)
    {
        foreach (var port in Objects(container["ports"])) port.Default("protocol", "TCP");
        foreach (var field in Objects(container["env"]).Select(e => e["valueFrom"]?["fieldRef"]).OfType<JsonObject>()) field.Default("apiVersion", "v1");
        container.Default("resources", new JsonObject());
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", PullPolicy(container["image"].AsText() ?? ""));
        foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[probe] is JsonObject json) FillProbe(json);
        }

        foreach (var hook in new[] { "postStart", "preStop" })
        {
            if (container["lifecycle"]?[hook]?["httpGet"] is JsonObject get) FillHttpGet(get);
        }
    }

    /// <summary>An image without a tag, or with <c>latest</c>, is pulled each time.</summary>
    private static string PullPolicy(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal)) return "IfNotPresent";
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[colon..] == ":latest" ? "Always" : "IfNotPresent";
    }

    private static void FillProbe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject get) FillHttpGet(get);
        if (probe["grpc"] is JsonObject grpc) grpc.Default("service", "");
    }

    private static void FillHttpGet(JsonObject get)
    {
        get.Default("path", "/");
        get.Default("scheme", "HTTP");
    }

    private static void FillVolume(JsonObject volume)
    {
        foreach (var source in new[] { "configMap", "secret", "downwardAPI", "projected" })
        {
            if (volume[source] is JsonObject json) json.Default("defaultMode", FileMode);
        }

        if (volume.Count == 1 && volume.ContainsKey("name")) volume["emptyDir"] = new JsonObject();
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => list is JsonArray items ? items.OfType<JsonObject>() : [];
}
