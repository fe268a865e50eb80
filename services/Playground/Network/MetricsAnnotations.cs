using System.Globalization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Network;

/// <summary>Reads where a pod's metrics are (<c>prometheus.io/scrape</c>, <c>port</c>, <c>path</c>), with Istio's defaults.</summary>
internal static class MetricsAnnotations
{
    private const string Prefix = "prometheus.io/";

    private const int DefaultPort = 80;

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
