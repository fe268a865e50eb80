using System.Collections.Immutable;
using System.Text.Json;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Manifests;

/// <summary>Turns a stored Pod into a <see cref="PodManifest"/>.</summary>
internal static class PodManifestReader
{
    public static PodManifest Read(StoredObject pod)
    {
        var spec = pod.Json.At("spec") ?? default;
        var sidecar = spec.Items("containers").Concat(spec.Items("initContainers")).FirstOrDefault(container => container.Text("name") == ContainerManifest.Sidecar);
        var moved = SidecarVariables.Read(sidecar.Items("env"), SidecarVariables.Probes);
        return new PodManifest
        {
            Namespace = pod.Namespace,
            Name = pod.Name,
            HostName = spec.Text("hostname") ?? pod.Name,
            Uid = pod.Uid,
            Labels = pod.Json.Map("metadata", "labels"),
            Annotations = pod.Json.Map("metadata", "annotations"),
            InitContainers = [.. spec.Items("initContainers").Select(container => ReadContainer(container, moved) with { RunsBeside = container.Text("restartPolicy") == "Always" })],
            Containers = [.. spec.Items("containers").Select(container => ReadContainer(container, moved))],
            Volumes = [.. spec.Items("volumes").Select(volume => new VolumeManifest(volume.Text("name") ?? "", volume))],
            RestartPolicy = Enum.TryParse<RestartPolicy>(spec.Text("restartPolicy"), out var policy) ? policy : RestartPolicy.Always,
            Grace = TimeSpan.FromSeconds(spec.Number("terminationGracePeriodSeconds") ?? 30),
            ServiceAccount = spec.Text("serviceAccountName") ?? spec.Text("serviceAccount") ?? "default",
            ServiceLinks = spec.Flag("enableServiceLinks") ?? true,
            HostNetwork = spec.Flag("hostNetwork") ?? false,
        };
    }

    private static ContainerManifest ReadContainer(JsonElement container, JsonElement? moved) => new()
    {
        Name = container.Text("name") ?? "",
        Image = container.Text("image") ?? "",
        Command = NoneIfEmpty(container.Texts("command")),
        Args = NoneIfEmpty(container.Texts("args")),
        Env = [.. container.Items("env")],
        EnvFrom = [.. container.Items("envFrom")],
        Ports = [.. container.Items("ports").Where(port => port.Number("containerPort") is not null).Select(ReadPort)],
        Mounts = [.. container.Items("volumeMounts").Select(ReadMount)],
        WorkingDirectory = container.Text("workingDir"),
        Startup = ReadProbe(container.At("startupProbe"), moved),
        Liveness = ReadProbe(container.At("livenessProbe"), moved),
        Readiness = ReadProbe(container.At("readinessProbe"), moved),
    };

    private static ImmutableArray<string>? NoneIfEmpty(ImmutableArray<string>? words) => words is { IsEmpty: false } ? words : null;

    private static ContainerPort ReadPort(JsonElement port) =>
        new(port.Number("containerPort") ?? 0, port.Text("name"), port.Text("protocol") == "UDP");

    private static VolumeMount ReadMount(JsonElement mount) =>
        new(mount.Text("name") ?? "", "/" + (mount.Text("mountPath") ?? "").Trim('/'), mount.Text("subPath") is { Length: > 0 } sub ? sub : null);

    /// <param name="probe">Null: there is none.</param>
    /// <param name="moved">See <see cref="SidecarVariables.Probes"/>; null: nothing was moved.</param>
    private static ProbeManifest? ReadProbe(JsonElement? probe, JsonElement? moved)
    {
        if (probe is not { } field) return null;
        var original = field.Text("httpGet", "path") is { } path ? moved?.At(path) : null;
        if (ReadAction(original ?? field) is not { } action) return null;
        return new ProbeManifest
        {
            Action = action,
            InitialDelay = TimeSpan.FromSeconds(field.Number("initialDelaySeconds") ?? 0),
            Period = TimeSpan.FromSeconds(Positive(field.Number("periodSeconds"), 10)),
            Timeout = TimeSpan.FromSeconds(Positive(field.Number("timeoutSeconds"), 1)),
            SuccessThreshold = Positive(field.Number("successThreshold"), 1),
            FailureThreshold = Positive(field.Number("failureThreshold"), 3),
        };
    }

    private static int Positive(int? value, int standard) => value is > 0 ? value.Value : standard;

    private static ProbeAction? ReadAction(JsonElement probe)
    {
        if (probe.At("httpGet") is { } http)
        {
            var path = http.Text("path") is { Length: > 0 } given ? given : "/";
            return new HttpGetProbe(
                http.TextOrNumber("port") ?? "",
                path.StartsWith('/') ? path : "/" + path,
                http.Text("scheme") == "HTTPS",
                [.. http.Items("httpHeaders").Select(h => KeyValuePair.Create(h.Text("name") ?? "", h.Text("value") ?? ""))]);
        }

        if (probe.At("tcpSocket") is { } tcp) return new TcpSocketProbe(tcp.TextOrNumber("port") ?? "");
        if (probe.At("exec") is { } exec) return new ExecProbe(exec.Texts("command") ?? []);
        return probe.At("grpc") is null ? null : new UnsupportedProbe("grpc");
    }
}
