using System.Globalization;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Network;

/// <summary>Reads where a pod's metrics are (<c>prometheus.io/scrape</c>, <c>port</c>, <c>path</c>), with Istio's defaults.</summary>
internal static class MetricsAnnotations
{
    private const string Prefix = "prometheus.io/";

    /// <summary>Where Istio's agent shows the merged page.</summary>
    private const string SidecarPort = "15020";

    private const int DefaultPort = 80;

    /// <summary>Of a pod with a sidecar of its own, whose annotations lead to the sidecar: as they were before it came.</summary>
    public static AppMetrics? Read(PodManifest pod)
    {
        var sidecar = pod.InitContainers.Concat(pod.Containers).FirstOrDefault(static container => container.Name == ContainerManifest.Sidecar);
        if (sidecar is null || pod.Annotations.GetValueOrDefault(Prefix + "port") != SidecarPort) return Read(pod.Annotations);
        return SidecarVariables.Read(sidecar.Env, SidecarVariables.Metrics) is { } before
            ? Read(before.Map().Where(static one => one.Value.Length > 0).ToDictionary(static one => Prefix + one.Key, static one => one.Value))
            : null;
    }

    /// <returns>Null: it has none, or does not want them merged; so does a port that is none.</returns>
    public static AppMetrics? Read(IReadOnlyDictionary<string, string> annotations)
    {
        if (annotations.GetValueOrDefault(Prefix + "scrape") != "true" || annotations.GetValueOrDefault("prometheus.istio.io/merge-metrics") == "false") return null;
        var port = DefaultPort;
        if (annotations.GetValueOrDefault(Prefix + "port") is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)) return null;
        var path = annotations.GetValueOrDefault(Prefix + "path") is { Length: > 0 } given ? given : "/metrics";
        return new AppMetrics(port, path.StartsWith('/') ? path : "/" + path);
    }
}
