using System.Text.Json.Nodes;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>Istio's conditions for a pod that gets a sidecar and for the Service before it: each rule by itself.</summary>
internal static class InjectionRules
{
    public const string NamedPorts = "every port of a Service is named by its protocol";
    public const string AppLabel = "every pod has label app, and the labels that it is selected by";
    public const string VersionLabel = "every pod that is called has label version";
    public const string NoHostNetwork = "no pod uses the host's network";
    public const string NotTheSidecarsUser = "no container runs as the sidecar's user";
    public const string NotTheSidecarsPorts = "no container declares a port of the sidecar";
    public const string ProbesCanBeRewritten = "every probe is one that a sidecar's agent can take over";

    private const int SidecarUser = 1337;
    private const int FirstSidecarPort = 15000;
    private const int LastSidecarPort = 15090;

    private static readonly string[] Protocols = ["http", "http2", "https", "grpc", "grpc-web", "tcp", "tls", "mongo", "mysql", "redis", "udp"];

    /// <summary>Called by nobody: Istio's samples give them no version.</summary>
    private static readonly string[] Clients = ["sleep", "notsleep", "curl", "fortio", "load", "load-indexed"];

    private static readonly string[] Probes = ["startupProbe", "readinessProbe", "livenessProbe"];

    /// <summary>Rule to what breaks it in an object.</summary>
    public static IReadOnlyDictionary<string, Func<ManifestObject, IEnumerable<string>>> All { get; } = new Dictionary<string, Func<ManifestObject, IEnumerable<string>>>
    {
        [NamedPorts] = UnnamedPorts,
        [AppLabel] = MissingLabels,
        [VersionLabel] = MissingVersion,
        [NoHostNetwork] = o => o.Pod?["hostNetwork"]?.GetValue<bool>() == true ? [$"{o}: hostNetwork"] : [],
        [NotTheSidecarsUser] = SidecarUsers,
        [NotTheSidecarsPorts] = o => Ports(o).Where(p => p is >= FirstSidecarPort and <= LastSidecarPort).Select(p => $"{o}: port {p}"),
        [ProbesCanBeRewritten] = ForeignProbes,
    };

    /// <summary>What breaks any rule.</summary>
    public static IEnumerable<string> Problems(ManifestObject item) => All.Values.SelectMany(rule => rule(item));

    private static IEnumerable<string> UnnamedPorts(ManifestObject item)
    {
        if (item.Kind != "Service") yield break;
        foreach (var port in item.Json["spec"]!["ports"]!.AsArray())
        {
            var name = port!["name"]?.ToString();
            if (name is null || !Protocols.Any(p => name == p || name.StartsWith(p + "-", StringComparison.Ordinal))) yield return $"{item}: port {port["port"]} is named \"{name}\"";
        }
    }

    private static IEnumerable<string> MissingLabels(ManifestObject item)
    {
        if (item.Pod is null) yield break;
        var labels = item.PodTemplate!["metadata"]?["labels"]?.AsObject() ?? [];
        if (!labels.ContainsKey("app")) yield return $"{item}: no label app";
        foreach (var (key, value) in item.Json["spec"]!["selector"]?["matchLabels"]?.AsObject() ?? [])
        {
            if (labels[key]?.ToString() != value!.ToString()) yield return $"{item}: selects {key}={value}";
        }
    }

    private static IEnumerable<string> MissingVersion(ManifestObject item)
    {
        if (item.Pod is null) yield break;
        var labels = item.PodTemplate!["metadata"]?["labels"];
        // sleep-with-sidecar and its like: the tasks' own clients.
        var isClient = Clients.Contains(labels?["app"]?.ToString()) || item.Name.StartsWith("sleep", StringComparison.Ordinal);
        if (!isClient && labels?["version"] is null) yield return $"{item}: no label version";
    }

    private static IEnumerable<string> SidecarUsers(ManifestObject item) =>
        item.Containers.Select(c => c["securityContext"]).Append(item.Pod?["securityContext"])
            .Where(s => (int?)s?["runAsUser"] == SidecarUser).Select(_ => $"{item}: runAsUser {SidecarUser}");

    private static IEnumerable<int> Ports(ManifestObject item) =>
        item.Containers.SelectMany(c => c["ports"] as JsonArray ?? []).Select(p => p!["containerPort"]!.GetValue<int>());

    /// <summary>The agent calls the pod's own address: a probe that names a host, or a port that no container has, stays the kubelet's, which has no certificate.</summary>
    private static IEnumerable<string> ForeignProbes(ManifestObject item)
    {
        foreach (var container in item.Containers)
        {
            var named = (container["ports"] as JsonArray ?? []).Select(p => p!["name"]?.ToString()).ToList();
            foreach (var probe in Probes)
            {
                var action = container[probe] is { } found ? found["httpGet"] ?? found["tcpSocket"] ?? found["grpc"] : null;
                if (action is null) continue;
                if (action["host"] is { } host) yield return $"{item}: {probe} names the host {host}";
                if (action["port"] is JsonValue port && !port.TryGetValue<int>(out _) && !named.Contains(port.ToString())) yield return $"{item}: {probe} is for port {port}, which the container does not name";
            }
        }
    }
}
